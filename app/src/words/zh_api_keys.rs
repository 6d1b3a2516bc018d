//! 简体中文：API 密钥。

use domain::Permission;
use domain::api_key::ApiKeyExpiry;

use super::api_keys::ApiKeys;

pub(super) const API_KEYS: ApiKeys = ApiKeys {
    title: "API 密钥",
    hint: "程序凭密钥调用 /api/v1 下的管理接口，每个密钥只能访问本应用。",
    none: "还没有密钥。",
    name: "名称",
    name_hint: "使用者，例如「发布流水线」，会显示在历史记录中。",
    permissions: "权限",
    permissions_hint: "每个密钥都能查看本应用的证书、设备和推送记录。除此之外还允许：",
    permission: |permission| match permission {
        Permission::SeeApplication => "查看应用",
        Permission::AddCertificate => "添加证书",
        Permission::EditCertificate => "编辑证书",
        Permission::WithdrawRevision => "撤回待生效的版本",
        Permission::DeleteCertificate => "删除和恢复证书",
        Permission::VerifyCertificate => "向厂商验证证书",
        Permission::SendTestPush => "发送测试推送",
        Permission::ManageApplication => "管理后台接入",
        Permission::ManageApiKeys => "管理 API 密钥",
        Permission::SendAgain => "重新发送失败的推送",
        Permission::UnbindDevice => "解绑设备",
    },
    key: "密钥",
    ends_in: |tail| format!("末尾为 …{tail}"),
    made: "生成时间",
    made_by: |at, by| format!("{at}，{by}"),
    last_used: "最近使用",
    never_used: "从未使用",
    expires: "到期时间",
    expiry: "有效期",
    expiry_hint: "到期后不能再使用。",
    expiry_name: |expiry| match expiry {
        ApiKeyExpiry::Month => "30 天",
        ApiKeyExpiry::Quarter => "90 天",
        ApiKeyExpiry::Year => "一年",
        ApiKeyExpiry::Never => "永久，直到吊销",
    },
    never: "永久",
    expired: "已过期",
    revoke: "吊销",
    revoke_warning: "使用此密钥的程序从下一次调用起即被拒绝，无法恢复。",
    revoked: "已吊销",
    revoked_by: |at, by| format!("{at}，{by}"),
    revoked_notice: "该密钥已吊销，不能再使用。",
    make: "生成 API 密钥",
    make_title: "生成 API 密钥",
    made_title: "新的 API 密钥",
    made_once: "密钥只显示这一次。请复制到您的程序保存机密的地方。",
    made_use: "调用时放在请求头「Authorization: Bearer …」中。",
    back: "返回 API 密钥",
};
