//! 中文: devices, push records, and the keys of back ends.

use domain::delivery::{DeliveryEventKind as Kind, DeliveryState as State};
use domain::device::{SignOutReason, TokenDropReason, UserState};
use domain::message::FallbackLanguage;
use domain::oppo::PushRemark;
use domain::push::NoPush;

use super::offline_push::{Access, Callback, Devices, OfflinePush, Pushes};

pub(super) const OFFLINE_PUSH: OfflinePush = OfflinePush {
    held: "推送队列等待中",
    held_hint: |until, what| {
        format!(
            "{until} 之前该证书不发送推送：{what}等待中的推送届时发送；如需立即重试，请点击验证。"
        )
    },
    paused: "推送队列已暂停",
    paused_hint: |at, what, fix| {
        format!("自 {at} 起，该版本不再发送推送：{what}{fix}然后点击验证，厂商通过后队列自动继续。")
    },
    access: Access {
        title: "后台接入",
        hint: "IM 后台以下列管理员的名义调用接口，并用 UserSig 密钥签名。",
        edit: "编辑",
        edit_title: "编辑后台接入",
        save: "保存",
        saved: "已保存，下一次调用即按新设置处理。",
        admins: "REST 管理员",
        admins_hint: "可代表所有用户调用接口的用户 ID，每行一个，最多 20 个。新应用只有 administrator。",
        language: "默认文案的语言",
        language_hint: "消息没有标题或文字时，通知使用的语言，例如「[图片]」。",
        language_name: |language| match language {
            FallbackLanguage::Chinese => "中文",
            FallbackLanguage::English => "英文",
        },
        key: "UserSig 密钥",
        no_key: "还没有密钥，后台和手机都无法接入。",
        key_facts: |tail, at, by| format!("末尾为 …{tail}，{at} 由 {by} 生成"),
        retires: |at| format!("（有效至 {at}）"),
        state_change: "State.StateChange 回调地址",
        state_change_hint: "供上报用户在线状态的 IM 使用：将此路径接在本控制台地址之后。知道此地址的人都可以上报状态。",
        replace_address: "更换地址",
        replace_address_warning: "当前地址立即失效，您的 IM 换上新地址之前不会收到状态变更。",
        address_replaced: "状态变更回调地址已更换。请将新地址告知您的 IM：旧地址不再受理。",
        make_key: "生成密钥",
        replace_key: "更换密钥",
        replace_warning: "将生成新密钥，仅显示一次。此后用新密钥签名，当前密钥在 7 天内仍然有效。",
        made_title: "新的 UserSig 密钥",
        made_once: "密钥只显示这一次。请复制到您的后台，用来签发 UserSig。",
        made_overlap: "上一个密钥在 7 天内仍然有效。",
        back: "返回应用",
    },
    callback: Callback {
        url: "回调 URL",
        url_hint: "推送已发送、失败或到达时，通过 Push.OfflinePush 回调通知您的后台。以 https:// 开头，且可从公网访问。",
        no_url: "未设置，不会通知您的后台。",
        secret: "回调密钥",
        no_secret: "还没有密钥，回调不带签名。",
        secret_made: |at| format!("{at} 生成"),
        make_secret: "生成回调密钥",
        replace_secret: "更换回调密钥",
        replace_warning: "当前密钥立即停止签名，您的后台换上新密钥之前会拒绝回调。",
        made_title: "新的回调密钥",
        made_once: "密钥只显示这一次。请复制到您的后台，用来校验回调的签名。",
        made_before: "从现在起所有回调都用它签名，上一个密钥不再使用。在您的后台更新之前被拒绝的回调会重新发送。",
        events: "回调事件",
        event_counts: |waiting, given_up| format!("等待 {waiting} 条，已放弃 {given_up} 条"),
    },
    devices: Devices {
        title: "设备",
        hint: "用户在哪些设备上登录，厂商通过哪个 token 触达。",
        user: "用户 ID",
        look_up: "查询",
        not_a_user: "用户 ID 为 1 到 32 字节，不含空白。",
        none: |user| format!("{user} 从未登录。"),
        device: "设备",
        state: "状态",
        certificate: "证书 ID",
        token: "Registration token",
        last_seen: "最近活跃",
        unread: "未读数",
        no_token: "无 token",
        reported: |at| format!("{at} 上报"),
        unbind: "解绑",
        unbound: "该设备已没有 token，App 再次上报之前收不到推送。",
        state_name: |state| match state {
            UserState::Online => "在线",
            UserState::OnlineInBackground => "在线（后台）",
            UserState::PushOnline => "推送在线",
            UserState::Offline => "离线",
        },
        signed_out: |reason, at| {
            let what = match reason {
                SignOutReason::LoggedOut => "退出登录",
                SignOutReason::KickedByLogin => "被后来的登录踢下线",
                SignOutReason::KickedByServer => "被后台踢下线",
            };
            format!("{at} {what}")
        },
        dropped: |reason, at| {
            let what = match reason {
                TokenDropReason::ReportedNone => "App 关闭了推送",
                TokenDropReason::TakenOver => "该手机换了用户",
                TokenDropReason::SignedOut => "随退出登录失效",
                TokenDropReason::BadToken => "厂商拒绝该 token",
                TokenDropReason::RegidInvalid => "厂商回执称该 token 已失效",
                TokenDropReason::Unbound => "在控制台解绑",
            };
            format!("{at} {what}")
        },
    },
    pushes: Pushes {
        title: "推送记录",
        hint: "每条消息在每台设备上的推送结果。记录保留 30 天。",
        record: |id| format!("推送记录 {id}"),
        user: "用户 ID",
        certificate: "证书 ID",
        state: "状态",
        any_state: "全部",
        vendor_code: "厂商返回码",
        since: "起始日期（UTC）",
        until: "结束日期（UTC）",
        not_a_day: "请按 2026-11-23 的格式输入日期。",
        message_key: "消息 Key",
        filter: "筛选",
        reset: "显示全部",
        not_a_number: "请输入数字。",
        none: "没有记录。",
        older: "更早的记录",
        when: "时间",
        to: "接收者",
        from: "发送者",
        device: "设备",
        attempts: "尝试次数",
        expires: "推送有效期至",
        next_attempt: "下次尝试",
        certificate_deleted: "无：证书已删除",
        notification: "通知",
        steps: "过程",
        why: "原因",
        send_again: "重新发送",
        sent_again: "已重新进入队列。",
        not_dead: "没有重新发送：只有失败或过期的推送可以重新发送。",
        not_reached: |what, fix| format!("没有重新发送。{what}{fix}"),
        state_name: |state| match state {
            State::Waiting => "等待中",
            State::Sending => "发送中",
            State::Accepted => "厂商已接受",
            State::Arrived => "已到达",
            State::Failed => "失败",
            State::Expired => "已过期",
            State::NotPushed => "未推送",
        },
        step: |kind| match kind {
            Kind::Queued => "后台消息已接收，进入队列",
            Kind::NotPushed => "未推送",
            Kind::Remark => "备注",
            Kind::WaitsForCertificate => "等待证书生效",
            Kind::Accepted => "厂商已接受",
            Kind::Refused => "厂商未接受",
            Kind::Held => "按厂商要求，该证书的推送全部等待",
            Kind::Paused => "该证书的推送队列已暂停",
            Kind::Arrived => "已到达设备",
            Kind::RegidInvalid => "厂商称 token 已失效",
            Kind::UserDailyLimit => "该设备当天的推送数量已达上限",
            Kind::TokenDropped => "已从设备移除 token",
            Kind::Expired => "已超过有效期",
            Kind::TokenReplaced => "App 已上报新的 token，改为推送到新 token",
            Kind::Cancelled => "已取消，不再推送",
            Kind::GaveUp => "已放弃",
            Kind::SentAgain => "重新发送",
        },
        reason: |reason| match reason {
            NoPush::PushFlag => (
                "消息要求不推送（PushFlag 为 1）。",
                "去掉 PushFlag，或设为 0。",
            ),
            NoPush::LifetimeZero => (
                "消息不为不在线的用户保留（MsgLifeTime 为 0）。",
                "请设置消息有效期。",
            ),
            NoPush::CustomWithoutDesc => (
                "消息只有一个没有 Desc 的自定义元素，没有可显示的内容。",
                "请在元素或 OfflinePushInfo 中填写 Desc。",
            ),
            NoPush::Online => ("用户正在使用 App。", "无需处理，消息通过长连接送达。"),
            NoPush::LoggedOut => ("用户已在该设备退出登录。", "重新登录后即可收到推送。"),
            NoPush::Kicked => (
                "用户在该设备上被后来的登录或后台踢下线。",
                "在该设备重新登录后即可收到推送。",
            ),
            NoPush::SignInExpired => ("该设备已 7 天没有连接。", "下次登录后即可收到推送。"),
            NoPush::NoDevice => ("用户从未登录。", "请检查 App 是否上报了登录。"),
            NoPush::NoToken => (
                "该设备没有 registration token：尚未上报，或已被移除。",
                "请检查 App 是否在登录后上报证书 ID 和 token。",
            ),
            NoPush::UnknownCertificate => (
                "该设备上报的证书不存在。",
                "请在 App 中使用控制台显示的证书 ID。",
            ),
            NoPush::CustomContentNotAnObject => (
                "透传内容（Ext）不是 JSON 对象，OPPO 会直接丢弃推送。",
                "请使用 JSON 对象。",
            ),
            NoPush::CustomContentTooLong => (
                "透传内容（Ext）超过 OPPO 的长度限制。",
                "最多 4000 个字符。",
            ),
        },
        remark: |remark| match remark {
            PushRemark::TextCut => "标题或内容超过厂商限制，已截断。",
            PushRemark::SoundIgnored => "OPPO 不支持自定义提示音，已忽略。",
            PushRemark::CustomContentDropped => "点击打开网页时无法透传内容，已忽略。",
            PushRemark::WishIgnored => "消息中有 OPPO 不支持的设置，以证书为准。",
        },
    },
};
