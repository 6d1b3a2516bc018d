//! Chinese: single sign-on.

use super::single_sign_on::SingleSignOn;

pub(super) const SINGLE_SIGN_ON: SingleSignOn = SingleSignOn {
    button: |name| format!("使用 {name} 登录"),
    or_password: "或使用本控制台的密码：",
    unnamed: "单点登录",
    unavailable: |name| format!("{name} 没有响应。请稍后重试；本控制台的密码仍可使用。"),
    cancelled: |name| format!("{name} 登录已取消。"),
    stale: |name| format!("登录超时，或是在其他窗口中开始的。请重新使用 {name} 登录。"),
    not_confirmed: |name| format!("{name} 未能确认您的身份。请重试；如仍不行，请联系管理员。"),
    no_grant: |name| {
        format!("{name} 已确认您的身份，但您所在的组均无权使用本控制台，请联系管理员。")
    },
    disabled: |_| "您的账号已停用，请联系管理员。".to_owned(),
    too_many: |name| format!("您的网络地址发起的 {name} 登录过多，请稍后重试。"),
    with_password: "使用密码",
    with_provider: |name| format!("使用 {name}"),
    groups_decide: |name| format!("使用 {name} 登录。角色和应用由那里的组决定，每次登录时更新。"),
    way_in: "登录方式",
    own_lead: |name| format!("{name} 的登录会话。"),
    own_way_in: |name| format!("您使用 {name} 登录，密码和两步验证由其管理，不在此处设置。"),
};
