//! 简体中文：成员自己的账号。

use super::profile::Profile;

pub(super) const PROFILE: Profile = Profile {
    title: "个人设置",
    lead: |name| format!("{name} 的密码和登录会话。"),
    password: "修改密码",
    password_hint: "修改后，您的其他会话都会结束。",
    old: "当前密码",
    new: "新密码",
    new_hint: |min| format!("至少 {min} 个字符，最好用几个互不相关的词。"),
    change: "修改密码",
    changed: "密码已修改，您的其他会话已结束。",
    sessions: "登录会话",
    sessions_hint: "您目前登录的位置。10 小时未使用的会话会自动结束，最长 7 天。",
    browser: "浏览器",
    unknown: "未知",
    this_one: "当前会话",
    address: "地址",
    began: "登录时间",
    last_used: "最近使用",
    action: "结束会话",
    end: "结束",
    end_others: "结束其他所有会话",
    ended: "已结束，使用该会话的人需要重新登录。",
};
