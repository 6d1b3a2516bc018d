//! Chinese: members and invitations.

use domain::Role;
use engine::members::{Password, PasswordProblem};

use super::members::Members;

pub(super) const MEMBERS: Members = Members {
    title: "成员",
    name: "名称",
    name_hint: "登录时使用：不含空格，例如邮箱地址。",
    taken: "已有同名成员：请换一个名称。",
    role: "角色",
    role_name: |role| match role {
        Role::Admin => "管理员",
        Role::Developer => "开发者",
    },
    role_hint: |role| match role {
        Role::Admin => "管理所有应用和成员，编辑和删除证书。",
        Role::Developer => "查看下列应用，添加证书，发送测试推送。",
    },
    applications: "应用",
    applications_hint: "开发者可见的应用。管理员可见全部应用。",
    every_application: "全部",
    no_application: "无",
    between: "、",
    standing: "登录状态",
    active: "正常",
    invited: "已邀请",
    expired: "邀请已过期",
    disabled: "已停用",
    until: |at| format!("有效期至 {at}"),
    change: "更改",
    saved: "已保存，成员打开下一个页面时生效。",
    invite: "邀请成员",
    invite_hint: "将生成一个链接，对方通过它设置自己的密码。",
    make_link: "生成链接",
    invited_title: |name| format!("{name} 的链接"),
    link: "链接",
    link_once: "此链接仅显示这一次。请勿转交他人：打开链接的人即可设置密码。",
    link_until: |at| format!("仅可使用一次，有效期至 {at}。"),
    back: "返回成员列表",
    edit_hint: "更改角色会使该成员退出登录；更改应用在其打开下一个页面时生效。",
    oneself_hint: "这是您自己：更改角色或停用须由其他管理员操作。密码、两步验证和登录会话请在“个人设置”中管理。",
    save: "保存",
    way_in: "登录方式",
    open_sessions: |open| match open {
        0 => "目前没有登录。".to_owned(),
        open => format!("目前有 {open} 个登录会话。"),
    },
    end_sessions: "结束所有会话",
    end_sessions_hint: "使用这些会话的人打开下一个页面时即被登出，密码不变。",
    sessions_ended: "该成员的所有会话已结束。",
    reset: "生成新链接",
    reset_hint: "适用于忘记密码、丢失手机或邀请的成员。",
    reset_warning: "该成员的密码和两步验证立即失效，并会退出登录。新链接只显示一次。",
    disable: "停用",
    disable_hint: "停用后无法登录。",
    disable_warning: "该成员会立即退出登录，未使用的邀请也会收回。",
    enable: "重新启用",
    welcome: |name| format!("欢迎，{name}"),
    welcome_hint: "请设置登录密码。",
    password_hint: |min| format!("至少 {min} 个字符。"),
    password_problem: |problem| match problem {
        PasswordProblem::TooShort => {
            format!("密码过短：请至少使用 {} 个字符。", Password::MIN)
        }
        PasswordProblem::EasilyGuessed => "密码太容易被猜到：请使用几个互不相关的词。".to_owned(),
        PasswordProblem::TooLong => {
            format!("密码过长：请最多使用 {} 字节。", Password::MAX_BYTES)
        }
    },
    choose_password: "使用此密码",
};
