//! What a form says that cannot be accepted. Each row is a field, what was typed into it, and what
//! stands beside it in both languages.

mod certificates;
mod other_forms;
mod test_pushes;

use crate::browser::{Browser, CHINESE, ENGLISH};
use crate::form::Form;

/// A secret that is fine by itself, so that only its absence from every page is at stake.
const SECRET: &str = "typedSecret0123456789abcdef";

const REQUIRED: (&str, &str) = ("Fill this in.", "请填写。");
const CHOICE: (&str, &str) = ("Choose one of the options.", "请从选项中选择。");
const CONTROL: (&str, &str) = ("Contains a control character", "含有控制字符或换行");
const SPACE: (&str, &str) = ("Contains a space in the middle.", "中间含有空格");
const LETTERS: (&str, &str) = (
    "Only the letters A–Z and digits",
    "只能使用英文字母和数字。",
);
const VISIBLE: (&str, &str) = (
    "Only English letters, digits and signs.",
    "只能使用英文字母、数字和符号。",
);
const SCHEME: (&str, &str) = (
    "Must start with http:// or https://.",
    "必须以 http:// 或 https:// 开头。",
);
const HOST: (&str, &str) = (
    "Name a host after http:// or https://.",
    "http:// 或 https:// 之后缺少主机名。",
);
const URL: (&str, &str) = (
    "Not a web address that a browser can open.",
    "不是浏览器能打开的网址。",
);
const CREDENTIALS: (&str, &str) = (
    "Leave out the name and the password before the host.",
    "请去掉主机名前的用户名和密码。",
);
const NOT_PUBLIC: (&str, &str) = (
    "This host is not on the public internet.",
    "该主机不在公网上",
);
const USER_ID: (&str, &str) = (
    "A user ID has 1 to 32 bytes and no white space.",
    "用户 ID 为 1 到 32 字节，不含空白。",
);
const AT_MOST_20: (&str, &str) = ("Too many: at most 20.", "过多，最多 20 个。");
const CLASS: (&str, &str) = ("Not a full Java class name", "不是完整的 Java 类名");
const ACTION: (&str, &str) = ("Not an Intent action such as", "不是 Intent action");
const CATEGORY: (&str, &str) = ("Needs a category.", "需要消息分类。");
const NOT_FOUND: (&str, &str) = (
    "There is no such certificate in this application.",
    "该应用没有这个证书。",
);
const NOT_JSON: (&str, &str) = ("Not JSON.", "不是 JSON。");
const NOT_AN_OBJECT: (&str, &str) = ("Must be a JSON object", "必须是 JSON 对象");
const SDKAPPID: (&str, &str) = (
    "Ten digits that start with 14, or empty.",
    "应为以 14 开头的十位数字，或留空。",
);
const TAKEN: (&str, &str) = (
    "Another application has this number.",
    "该号码已被其他应用使用。",
);

fn at_most(max: usize) -> (String, String) {
    (
        format!("Too long: at most {max} characters."),
        format!("过长，最多 {max} 个字符。"),
    )
}

/// A field, what is typed into it, and what is said about it.
struct Bad {
    field: &'static str,
    typed: String,
    says: (String, String),
}

fn bad(field: &'static str, typed: impl Into<String>, says: (&str, &str)) -> Bad {
    Bad {
        field,
        typed: typed.into(),
        says: (says.0.to_owned(), says.1.to_owned()),
    }
}

/// One character more than fits.
fn too_long(field: &'static str, start: &str, max: usize) -> Bad {
    Bad {
        field,
        typed: format!("{start}{}", "x".repeat(max + 1 - start.chars().count())),
        says: at_most(max),
    }
}

/// The form is refused in both languages as the row says: nothing typed is lost but the secret.
async fn is_refused(browser: &Browser<'_>, form: &Form, bad: &Bad) {
    let form = form.clone().with(bad.field, &bad.typed);
    let (english, chinese) = &bad.says;
    for (language, says, prefix) in [(ENGLISH, english, "Error: "), (CHINESE, chinese, "错误：")]
    {
        let row = format!("{}={:.60?} in {language}", bad.field, bad.typed);
        let answer = browser.reading(language).submit(&form).await;
        assert!(!answer.body.contains(SECRET), "{row}: secret sent back");
        assert_eq!(answer.status, 422, "{row}");
        let page = answer.page(422);
        let problem = page.problem(bad.field);
        let problem = problem.unwrap_or_else(|| panic!("{row}: {}", page.text()));
        assert!(problem.contains(says.as_str()), "{row}: {problem}");
        let [(href, line)] = &page.summary()[..] else {
            panic!("{row}: {:?}", page.summary());
        };
        assert_eq!(*href, format!("#{}", bad.field), "{row}");
        assert!(line.ends_with(&problem), "{row}: {line}");
        assert!(page.title().starts_with(prefix), "{row}: {}", page.title());
        kept(&row, &form, &page.form(form.action()));
    }
}

/// What was typed stands in the form again, secrets and choices that are not offered excepted.
fn kept(row: &str, typed: &Form, shown: &Form) {
    const CHOICES: [&str; 7] = [
        "platform",
        "click_action",
        "region",
        "notify_level",
        "fallback_language",
        "certificate",
        "target",
    ];
    for (field, value) in typed.fields() {
        if ["master_secret", "password"].contains(&field) {
            assert_eq!(shown.value(field), "", "{row}: {field}");
        } else if !CHOICES.contains(&field) {
            // As every browser shows a NUL.
            let value = value.replace('\0', "\u{fffd}");
            assert!(shown.value(field) == value, "{row}: {field} is not kept");
        }
    }
}
