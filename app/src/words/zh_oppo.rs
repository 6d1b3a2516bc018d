//! OPPO 返回码的含义。返回码见 OPPO 的返回码表 \[DOC\]；54 与 67 为 \[3P\]。

use domain::{Cause, Refusal};

use super::{Explanation, Text};

pub(crate) fn refusal(refusal: &Refusal) -> Explanation {
    match &refusal.cause {
        Cause::Code { code, .. } => {
            let (what, fix) = code_meaning(*code);
            Explanation {
                what: what.into(),
                fix,
            }
        }
        Cause::HttpStatus { status } => Explanation {
            what: format!("厂商只返回了 HTTP 状态 {status}。"),
            fix: "请稍后重试；若一直如此，请检查 Pushdeck 配置中的厂商地址。",
        },
        Cause::Timeout => explain(
            "厂商没有及时响应，但消息可能已被接受。",
            "再次发送前，请先查看手机。",
        ),
        Cause::Unreachable => explain(
            "无法连接厂商。",
            "请检查本服务器能否访问厂商地址，然后重试。",
        ),
        Cause::Broken => explain(
            "厂商的响应还没有传完，连接就断开了，但消息可能已被接受。",
            "再次发送前，请先查看手机。",
        ),
        Cause::Unreadable => explain(
            "厂商的响应与其文档不符。",
            "请检查 Pushdeck 配置中的厂商地址：响应的可能是代理或其他服务。",
        ),
    }
}

fn explain(what: Text, fix: Text) -> Explanation {
    Explanation {
        what: what.into(),
        fix,
    }
}

const fn code_meaning(code: i64) -> (Text, Text) {
    const OURS: Text = "这是 Pushdeck 的错误，请附上下方的请求反馈。";
    match code {
        -1 => ("OPPO 服务当前不可用。", "请稍后重试。"),
        -2 => ("OPPO 服务正在流控。", "请降低发送速度后重试。"),
        11 => (
            "OPPO 不接受 access token，重新鉴权后仍不接受。",
            "请检查服务区域：各区域的 token 互不相通。",
        ),
        12 => ("OPPO 不允许该 HTTP 方法。", OURS),
        13 => ("应用调用 OPPO 过于频繁。", "请降低发送速度后重试。"),
        14 => (
            "OPPO 不认识该 AppKey。",
            "请从 OPPO 推送平台重新复制 AppKey，并检查服务区域。",
        ),
        15 => ("缺少 AppKey。", OURS),
        16 => (
            "签名无效：MasterSecret 不正确，最常见的是误填了 AppSecret。",
            "请从 OPPO 推送平台复制 MasterSecret（不是 AppSecret），然后编辑证书。",
        ),
        17 => ("缺少签名。", OURS),
        18 | 19 => (
            "OPPO 不接受请求的时间。",
            "请校准本服务器的时钟，误差不能超过 10 分钟。",
        ),
        20..=25 | 29 => ("OPPO 无法读取请求。", OURS),
        26 => (
            "本服务器的 IP 在 OPPO 黑名单中。",
            "请联系 OPPO 移除，或换一个出口地址。",
        ),
        27 => ("应用没有该功能的权限。", "请在 OPPO 推送平台申请。"),
        28 => ("应用已被 OPPO 停用。", "请在 OPPO 推送平台查看应用状态。"),
        30 => (
            "应用没有 API 推送权限。",
            "请在 OPPO 推送平台为该应用开通推送服务。",
        ),
        31 => ("OPPO 找不到请求所指的数据。", "请重新发送一条消息。"),
        32 => ("OPPO 已有该数据。", "无需处理，以先前的为准。"),
        33 => (
            "当日消息数已达上限。",
            "请等到明天，或申请通信与服务类消息。",
        ),
        34 => ("当日图片上传数已达上限。", "请等到明天。"),
        40 => ("消息缺少参数。", "请检查证书的设置。"),
        41 => (
            "OPPO 不接受消息中的某个参数，也可能是 registration token 的问题。",
            "请检查 token、标题与内容的长度以及点击后续操作。",
        ),
        51 => ("OPPO 不接受该图片。", "请更换图片。"),
        54 => (
            "OPPO 要求填写私信模板。",
            "请在证书中填写私信模板 ID，或去掉消息分类。",
        ),
        55 => ("应用调用 OPPO 过于频繁。", "请降低发送速度后重试。"),
        59 => ("应用没有该二级操作的权限。", "请在 OPPO 推送平台申请。"),
        67 => (
            "OPPO 不接受消息分类或提醒等级。",
            "请检查证书中的这两项：16 需 OPPO 审批。",
        ),
        10000 => (
            "这不是 OPPO 的 registration token。",
            "请复制 OPPO SDK 在 onRegister 中返回给 App 的 regId。",
        ),
        _ => (
            "OPPO 返回了文档没有说明的返回码。",
            "请向 OPPO 咨询该返回码。不会自动重试。",
        ),
    }
}
