//! Chinese: deleting certificates.

use super::deletion::Deletion;

pub(super) const DELETION: Deletion = Deletion {
    title: |id| format!("删除证书 {id}"),
    devices: |count| match count {
        0 => "没有设备使用此证书。".to_owned(),
        count => format!("有 {count} 台设备使用此证书，删除后将收不到推送。"),
    },
    breaks: "已发布的 App 中写入了此证书 ID，删除后将收不到推送：新建的证书会得到另一个 ID。如需更换凭证，请编辑证书，其 ID 不变。",
    edit_instead: "改为编辑",
    restorable: "管理员可在 30 天内恢复。之后其密钥将被清除。证书 ID 不会再分配给其他证书。",
    type_id: |id| format!("输入证书 ID {id} 以确认"),
    mismatch: |id| format!("与证书 ID 不符：请输入 {id}。"),
    delete: "删除证书",
    done: |id| format!("证书 {id} 已删除。"),
    section: "已删除的证书",
    deleted: "删除时间",
    deleted_by: |at, by| format!("{at}，{by}"),
    restorable_until: "可恢复至",
    restore: "恢复",
    restored: |id| format!("证书 {id} 已恢复原状。"),
};
