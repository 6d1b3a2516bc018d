//! 简体中文。

use std::time::Duration;

use domain::Problem;
use sandbox::Fault;

use super::{
    Applications, Certificate, Failure, Frame, History, Phones, Settings, SignIn, Words, zh_audit,
    zh_causes, zh_deletion, zh_members,
};
use crate::language::Language;

pub(crate) static CHINESE: Words = Words {
    language: Language::Chinese,
    frame: Frame {
        skip_to_content: "跳到正文",
        sign_out: "退出登录",
        language: "语言",
        phones: "沙箱手机",
        sections: "控制台",
        breadcrumbs: "当前位置",
        sandbox: "沙箱",
        sandbox_meaning: "厂商和手机都是模拟的，不会有任何内容离开本机。",
        error_prefix: "错误：",
        error_summary: "存在问题",
        colon: "：",
        space: "",
        optional: "选填",
        copy: "复制",
        copied: "已复制",
        cancel: "取消",
        duration,
    },
    sign_in: SignIn {
        title: "登录",
        name: "用户名",
        password: "密码",
        submit: "登录",
        refused: "用户名或密码不正确。",
        took_too_long: "登录超时，请重新输入用户名和密码。",
    },
    single_sign_on: super::zh_single_sign_on::SINGLE_SIGN_ON,
    profile: super::zh_profile::PROFILE,
    applications: Applications {
        title: "应用",
        none: "还没有应用，请先添加。",
        none_reached: "您还没有可查看的应用，请联系管理员。",
        add: "添加应用",
        add_title: "添加应用",
        name: "名称",
        name_hint: "团队内对该应用的称呼。",
        sdkappid_hint: "留空则分配新号码。已发布的 App 若已有 SDKAppID，请填写原号码：以 14 开头的十位数字。",
        save: "添加应用",
        certificates: |count| format!("{count} 个证书"),
        in_effect: |count| format!("{count} 个已生效"),
        waiting: |count| format!("{count} 个版本待生效"),
        no_certificate: "暂无证书",
    },
    settings: Settings {
        title: "基础配置",
        facts: "应用信息",
        created: |at, by| format!("{at}，{by}"),
        created_label: "添加时间",
        android: "Android 平台推送设置",
        android_hint: "每个厂商账号对应一个证书。App 登录成功后，把证书 ID 和 registration token 一并上报。",
        add_certificate: "添加证书",
        no_certificate: "还没有证书。请用手机厂商推送平台提供的信息添加。",
        edit: "编辑",
        test: "测试推送",
        history: "历史",
        verify: "验证",
        withdraw: |revision| format!("撤回第 {revision} 版"),
        saved_notice: |id| format!("已保存，证书 ID 为 {id}。"),
        saved_hint: |delay| format!("{delay}内生效。"),
        withdrawn_notice: |id| format!("证书 {id} 待生效的版本已撤回。"),
        verified_notice: "已向厂商验证，结果见证书卡片。",
        too_late: |revision| format!("第 {revision} 版已经生效，不能撤回，请改为编辑证书。"),
        already_withdrawn: |revision| format!("第 {revision} 版此前已撤回。"),
    },
    certificate: Certificate {
        id: "证书 ID",
        platform: "推送平台",
        platform_hint: "这套凭证所属的手机厂商。",
        in_effect: "已生效",
        waiting: "待生效",
        nothing_in_effect: "无生效版本",
        withdrawn: "已撤回",
        replaced: "已被替换",
        revision: |number| format!("第 {number} 版"),
        takes_effect_in: "距生效还有",
        now_in_effect: |id, revision| format!("证书 {id} 的第 {revision} 版现已生效。"),
        saved_by: |at, by| format!("{at}，{by}"),
        saved: "保存时间",
        verification: "厂商验证",
        verification_pending: "尚无结果。",
        verification_look_again: "刷新结果",
        verification_accepted: |at| format!("凭证已通过（{at}）"),
        verification_overtaken: |at| format!("曾通过（{at}），此后推送被拒绝"),
        verification_refused: |at| format!("未通过（{at}）"),
        no_channel: "无：Android 8 及以上不会显示通知",
        add_title: "添加证书",
        edit_title: |id| format!("编辑证书 {id}"),
        edit_hint: |delay| {
            format!(
                "保存后生成新版本，{delay}内生效；在此之前继续使用当前生效的版本。证书 ID 不变。"
            )
        },
        add_hint: |delay| format!("保存后立即得到证书 ID，{delay}内生效。"),
        app_key_hint: "OPPO 推送平台「应用配置」页面中的 AppKey。",
        app_id_hint: "同一页面中的 AppId。",
        master_secret_hint: "服务端需要的是 MasterSecret，不是 AppSecret；两者 OPPO 都会显示。",
        master_secret_saved: |at, tail| match tail {
            Some(tail) => format!("保存于 {at}，末尾为 …{tail}。留空则保持不变。"),
            None => format!("保存于 {at}。留空则保持不变。"),
        },
        channel_hint: "App 中创建的 NotificationChannel，例如 tuikit。不填则 Android 8 及以上系统不显示任何通知。",
        click_action: "点击后续操作",
        click_action_hint: "点击通知栏消息后的响应操作。",
        open_app: "打开应用",
        open_app_hint: "支持透传自定义内容。",
        open_web_page: "打开网页",
        open_web_page_hint: "不支持透传自定义内容。",
        open_activity: "打开应用内指定界面：Activity（推荐）",
        open_activity_hint: "支持透传自定义内容。",
        open_intent_action: "打开应用内指定界面：Intent action",
        open_intent_action_hint: "支持透传自定义内容。",
        web_url: "网页地址",
        web_url_hint: "以 http:// 或 https:// 开头，例如 https://cloud.tencent.com/document/product/269，最多 500 个字符。",
        activity: "Activity",
        activity_hint: "完整类名，例如 com.tencent.qcloud.tim.demo.SplashActivity。",
        intent_action: "Intent action",
        intent_action_hint: "例如 android.intent.action.VIEW。",
        manifest: "要打开的 Activity 需在 AndroidManifest.xml 中声明以下 intent-filter，必须带 category 且不能有 data：",
        region: "服务区域",
        region_hint: "应用在 OPPO 注册的区域，各区域的 token 互不相通。",
        china: "中国大陆",
        overseas: "海外",
        advanced: "更多 OPPO 设置",
        category: "消息分类 category",
        category_hint: "OPPO 的消息分类，例如 IM。",
        notify_level: "提醒等级 notify level",
        notify_level_hint: "需先填写消息分类。",
        notify_level_unset: "不设置",
        notify_level_bar: "1 – 通知栏",
        notify_level_lock_screen: "2 – 通知栏和锁屏",
        notify_level_strong: "16 – 强提醒（需 OPPO 审批）",
        template: "私信模板 ID",
        template_hint: "OPPO 审核通过的私信模板的 ID。",
        note: "备注",
        note_hint: "这个证书的用途。",
        limits: "OPPO 不支持自定义提示音，仅支持通知栏消息。",
        save: "保存",
        conflict: |by, at| format!("在您编辑期间，{by} 于 {at} 保存了该证书。"),
        conflict_hint: "您的修改尚未保存。请对比两者；再次保存会用您的内容覆盖对方的内容。",
        conflict_field: "字段",
        conflict_saved: "当前已保存",
        conflict_typed: "您填写的",
        secret_kept: "保持不变",
        secret_replaced: "新填写，请重新输入",
    },
    history: History {
        title: |id| format!("证书 {id} 的历史"),
        hint: "所有版本，最新的在前。密钥从不显示。",
        effective: "生效时间",
        secret_saved: |at, tail| match tail {
            Some(tail) => format!("保存于 {at}，末尾为 …{tail}"),
            None => format!("保存于 {at}"),
        },
    },
    test_push: super::zh_test_push::TEST_PUSH,
    phones: Phones {
        title: "沙箱手机",
        hint: "在两部手机上各登录一个用户，杀死其中一部的 App，再从另一部发消息：手机会响铃。点击通知，查看手机的反应。",
        bar: "通知栏",
        bar_empty: "没有通知",
        token: "Registration token",
        installed: "已安装的 App",
        channels: "App 创建的 Channel",
        clear: "全部清除",
        not_shown: "已到达但未显示",
        channel_missing: "消息没有 ChannelID：Android 8 及以上不显示。",
        channel_unknown: |channel| {
            format!("App 没有创建 Channel「{channel}」：Android 8 及以上不显示。")
        },
        opened: "上次点击打开",
        opened_nothing: "暂无",
        opened_app: "App 已打开",
        opened_web_page: |url| format!("浏览器已打开 {url}"),
        opened_activity: |class| format!("App 已打开界面 {class}"),
        opened_intent_action: |action| format!("App 已打开 {action} 对应的界面"),
        extras: "Intent 中的 extras",
        no_extras: "没有 extras",
        gone: "该通知已不存在。",
        accounts: "厂商账号",
        accounts_hint: "相当于手机厂商平台上显示的内容。可将这些凭证填入证书，也可让厂商出错，观察会发生什么。",
        fault: "行为",
        set_fault: "设为",
        fault_name,
    },
    chat_app: super::zh_chat_app::CHAT_APP,
    offline_push: super::zh_offline_push::OFFLINE_PUSH,
    audit: zh_audit::AUDIT,
    deletion: zh_deletion::DELETION,
    members: zh_members::MEMBERS,
    api_keys: super::zh_api_keys::API_KEYS,
    failure: Failure {
        invitation_over: "邀请已失效",
        invitation_over_hint: "链接已使用、已更换或已过期。请向管理员索取新链接。",
        not_found: "页面不存在",
        not_found_hint: "该页面不存在，或属于其他应用。",
        not_permitted: "没有权限",
        not_permitted_hint: "您的角色不允许此操作，请联系管理员。",
        at_provider: "不在此处设置",
        at_provider_hint: "通过单点登录的成员，其角色、应用和密码均由身份提供方决定。没有更改任何内容。",
        internal: "出错了",
        internal_hint: "没有保存任何内容。原因见服务端日志，请稍后重试。",
        only_posted: "该地址没有页面",
        only_posted_hint: "它只接收按钮提交的内容，直接打开不会执行任何操作。",
        bad_form: "无法读取表单",
        bad_form_hint: "请返回并刷新页面后重试。",
        too_large: "内容过大",
        too_large_hint: "表单最多 4 MB，请返回并缩短粘贴的内容。",
        too_many_open: "打开的页面过多",
        too_many_open_hint: "无法再打开自动更新的页面。请关闭一些页面后刷新。",
        full: "当前查看的人过多",
        full_hint: "暂时无法再打开自动更新的页面，请稍后刷新。",
        cross_site: "请求来自其他网站",
        cross_site_hint: "没有执行任何操作：本控制台只受理自己页面提交的表单。如果确实是在这里提交的，请刷新页面后重试；若经过代理，Host 和 Origin 必须原样转发。",
        too_slow: "等待时间过长",
        too_slow_hint: "未能及时得到响应，所提交的操作可能已完成，也可能没有。请先确认，再重试。",
        back: "返回应用列表",
    },
    problem,
    causes: zh_causes::CAUSES,
};

fn duration(wait: Duration) -> String {
    // 向上取整，免得让人早来一步。
    let seconds = wait.as_millis().div_ceil(1000);
    match (seconds / 60, seconds % 60) {
        (0, rest) => format!("{rest} 秒"),
        (minutes, 0) => format!("{minutes} 分钟"),
        (minutes, rest) => format!("{minutes} 分 {rest} 秒"),
    }
}

fn fault_name(fault: Fault) -> &'static str {
    match fault {
        Fault::None => "正常",
        Fault::WrongSecret => "拒绝密钥",
        Fault::RateLimited => "限流",
        Fault::DailyQuota => "当日配额用完",
        Fault::Unavailable => "服务不可用",
        Fault::ServerError => "服务器错误（503）",
        Fault::Slow => "响应过慢",
        Fault::ConnectionReset => "重置连接",
        Fault::HalfBody => "只返回一半",
        Fault::NotJson => "返回非 JSON",
        Fault::UserDailyLimit => "回执：设备当日推送已达上限",
        Fault::RegidInvalid => "回执：token 已失效",
    }
}

fn problem(problem: Problem) -> String {
    match problem {
        Problem::Required => "请填写。".into(),
        Problem::TooLong { max } => format!("过长，最多 {max} 个字符。"),
        Problem::TooShort { min } => format!("过短，至少 {min} 个字符。"),
        Problem::EasilyGuessed => {
            "太容易被猜到。请使用几个互不相关的词，或由密码管理器生成。".into()
        }
        Problem::WrongPassword => "与当前密码不符。".into(),
        Problem::WrongCode => "不正确或已使用过。请输入应用当前显示的验证码。".into(),
        Problem::TriedTooOften { wait } => format!("错误次数过多，请在 {}后重试。", duration(wait)),
        Problem::ControlCharacter => "含有控制字符或换行，请重新输入。".into(),
        Problem::WhiteSpace => "中间含有空格，请删除。".into(),
        Problem::NotLettersAndDigits => "只能使用英文字母和数字。".into(),
        Problem::NotVisibleAscii => "只能使用英文字母、数字和符号。".into(),
        Problem::UnknownChoice => "请从选项中选择。".into(),
        Problem::UrlScheme => "必须以 http:// 或 https:// 开头。".into(),
        Problem::UrlHost => "http:// 或 https:// 之后缺少主机名。".into(),
        Problem::UrlNotHttps => "必须以 https:// 开头。".into(),
        Problem::UrlCredentials => "请去掉主机名前的用户名和密码。".into(),
        Problem::UrlNotPublic => "该主机不在公网上，只能回调公网地址。".into(),
        Problem::NotAUrl => "不是浏览器能打开的网址。".into(),
        Problem::NotAClassName => {
            "不是完整的 Java 类名，例如 com.example.chat.SplashActivity。".into()
        }
        Problem::NotAnIntentAction => {
            "不是 Intent action，例如 android.intent.action.VIEW。".into()
        }
        Problem::NotJson => "不是 JSON。请填写对象，例如 {\"extKey\": \"ext content\"}。".into(),
        Problem::NotAJsonObject => {
            "必须是 JSON 对象，例如 {\"extKey\": \"ext content\"}，其他内容会被 OPPO 丢弃。".into()
        }
        Problem::LostOnWebPage => {
            "点击后打开网页，无法透传自定义内容，请留空，或改选其他点击后续操作。".into()
        }
        Problem::NeedsCategory => "需要消息分类。请填写消息分类，或选择「不设置」。".into(),
        Problem::TooMany { max } => format!("过多，最多 {max} 个。"),
        Problem::NotAUserId => "用户 ID 为 1 到 32 字节，不含空白。".into(),
        Problem::NotAnSdkAppId => "应为以 14 开头的十位数字，或留空。".into(),
        Problem::Taken => "该号码已被其他应用使用。".into(),
        Problem::NotFound => "该应用没有这个证书。".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_minutes_and_seconds_rounded_up() {
        for (millis, expected) in [
            (1, "1 秒"),
            (59_001, "1 分钟"),
            (90_000, "1 分 30 秒"),
            (600_000, "10 分钟"),
        ] {
            assert_eq!(duration(Duration::from_millis(millis)), expected);
        }
    }
}
