//! 中文：沙箱手机上的聊天 App。

use sandbox::{AppLife, AppProblem, SignedOut};

use super::chat_app::ChatApp;

pub(super) const CHAT_APP: ChatApp = ChatApp {
    title: "聊天 App",
    life: |life| match life {
        AppLife::Foreground => "前台",
        AppLife::Background => "后台",
        AppLife::Killed => "已被杀死",
    },
    no_network: "无网络",
    not_connected: "未连接",
    signed_in: |user, application, certificate| {
        format!("{user} 已登录应用 {application}，使用证书 {certificate}。")
    },
    signed_out: |why| match why {
        None => "尚未登录。",
        Some(SignedOut::LoggedOut) => "已退出登录。",
        Some(SignedOut::KickedByLogin) => "被踢下线：该用户在另一部手机上登录。",
        Some(SignedOut::KickedByServer) => "被后台踢下线。",
    },
    user: "用户 ID",
    certificate: "证书 ID",
    no_certificate: "没有证书使用该 App 的 AppKey，请用下方的凭证添加一个。",
    only_admins: "只有管理员可以登录用户。",
    sign_in: "登录",
    open: "打开 App",
    background: "切到后台",
    kill: "杀死 App",
    log_out: "退出登录",
    network_off: "断开网络",
    network_on: "恢复网络",
    to: "发送给",
    text: "消息",
    text_at_first: "八点吃晚饭？",
    ext: "自定义内容（Ext）",
    ext_hint: "留空或填 JSON 对象：点击推送后由 App 读取。",
    send: "发送",
    line: |from, to| match to {
        Some(to) => format!("{from} 发给 {to}"),
        None => from.to_owned(),
    },
    problem: |problem| match problem {
        AppProblem::NoNetwork => "手机没有网络。".to_owned(),
        AppProblem::NotOpen => "App 没有打开。".to_owned(),
        AppProblem::NotSignedIn => "尚未登录。".to_owned(),
        AppProblem::NotAUser => "用户 ID 为 1 到 32 字节，不含空白。".to_owned(),
        AppProblem::NoCertificate => "请选择证书。".to_owned(),
        AppProblem::NoUserSigKey(application) => {
            format!("应用 {application} 没有 UserSig 密钥，请在基础配置中生成。")
        }
        AppProblem::NoText => "请输入消息。".to_owned(),
        AppProblem::Refused { code, info } => format!("服务端拒绝，错误码 {code}：{info}"),
        AppProblem::Unreachable(why) => format!("无法连接服务端：{why}"),
    },
};
