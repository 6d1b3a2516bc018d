//! What the console says when the vendor does not take a push, and why.

use sandbox::Fault;

use crate::browser::CHINESE;
use crate::console::{Console, DELAY};
use crate::page::text_of;

struct Trouble {
    fault: Fault,
    english: &'static str,
    chinese: &'static str,
}

const TROUBLES: [Trouble; 8] = [
    Trouble {
        fault: Fault::WrongSecret,
        english: "Invalid signature: the MasterSecret is wrong.",
        chinese: "签名无效：MasterSecret 不正确",
    },
    Trouble {
        fault: Fault::RateLimited,
        english: "The app calls OPPO too often.",
        chinese: "应用调用 OPPO 过于频繁。",
    },
    Trouble {
        fault: Fault::DailyQuota,
        english: "The day's number of messages is used up.",
        chinese: "当日消息数已达上限。",
    },
    Trouble {
        fault: Fault::Unavailable,
        english: "OPPO's service is unavailable at the moment.",
        chinese: "OPPO 服务当前不可用。",
    },
    Trouble {
        fault: Fault::ServerError,
        english: "The vendor answered with HTTP status 503 and nothing else.",
        chinese: "厂商只返回了 HTTP 状态 503。",
    },
    Trouble {
        fault: Fault::ConnectionReset,
        english: "The connection ended before the vendor's answer was complete.",
        chinese: "厂商的响应还没有传完，连接就断开了",
    },
    Trouble {
        fault: Fault::HalfBody,
        english: "The connection ended before the vendor's answer was complete.",
        chinese: "厂商的响应还没有传完，连接就断开了",
    },
    Trouble {
        fault: Fault::NotJson,
        english: "The vendor's answer is not what it documents.",
        chinese: "厂商的响应与其文档不符。",
    },
];

/// The form on the sandbox's page makes the vendor misbehave.
async fn misbehave(browser: &mut crate::browser::Browser<'_>, fault: Fault) {
    let app_key = sandbox::demo_vendor_app().app_key;
    let fields = [("app_key", app_key.as_str()), ("fault", fault.name())];
    let set = browser.post("/sandbox/fault", &fields).await;
    set.leads_to("/sandbox#accounts");
}

#[tokio::test]
async fn each_fault_of_the_vendor_is_explained_by_its_own_cause_in_both_languages() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    let form = dev.test_push_form(&app, &id).await;
    for Trouble {
        fault,
        english,
        chinese,
    } in TROUBLES
    {
        misbehave(&mut dev, fault).await;
        let answer = dev.submit(&form).await;
        let page = dev.open(answer.location()).await;
        page.says("Not accepted by the vendor");
        let cause = page.fact("Cause");
        assert!(cause.contains(english), "{fault:?}: {cause}");
        assert_ne!(page.fact("What to do"), "", "{fault:?}");
        let page = dev.reading(CHINESE).open(answer.location()).await;
        page.says("厂商未接受");
        let cause = page.fact("原因");
        assert!(cause.contains(chinese), "{fault:?}: {cause}");
        // And all is well again, without a restart.
        misbehave(&mut dev, Fault::None).await;
        let answer = dev.submit(&form).await;
        let page = dev.open(answer.location()).await;
        page.says("Whether it reached the phone is not known");
    }
}

#[tokio::test]
async fn a_vendor_that_takes_too_long_may_have_taken_the_message() {
    let console = Console::start_impatiently().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    misbehave(&mut dev, Fault::Slow).await;
    let result = dev.test_push(&app, &id, |form| form).await;
    assert_eq!(
        result.fact("Cause"),
        "The vendor did not answer in time. It may have taken the message all the same."
    );
    let chinese = dev
        .reading(CHINESE)
        .open(&format!("/applications/{app}/test-push/1"))
        .await;
    assert_eq!(
        chinese.fact("原因"),
        "厂商没有及时响应，但消息可能已被接受。"
    );
}

#[tokio::test]
async fn a_push_that_the_vendor_will_lose_looks_like_any_other_that_it_takes() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    for (fault, english, chinese) in [
        (
            Fault::UserDailyLimit,
            "Receipt: daily limit of the phone",
            "回执：设备当日推送已达上限",
        ),
        (
            Fault::RegidInvalid,
            "Receipt: token invalid",
            "回执：token 已失效",
        ),
    ] {
        misbehave(&mut dev, fault).await;
        for (page, name) in [
            (dev.open("/sandbox").await, english),
            (dev.reading(CHINESE).open("/sandbox").await, chinese),
        ] {
            let chosen = page.all("select[name=fault] option[selected]");
            assert_eq!(text_of(chosen[0]), name);
        }
        let result = dev.test_push(&app, &id, |form| form).await;
        result.says("Whether it reached the phone is not known");
        assert!(console.sandbox().phones()[0].notifications.is_empty());
    }
}

#[tokio::test]
async fn a_vendor_that_is_not_there_stops_no_save() {
    let console = Console::start_without_sandbox().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate(&app, |form| form).await;
    let unreachable = "No connection to the vendor.";
    dev.open(&format!("/applications/{app}"))
        .await
        .says(unreachable);
    console.clock.advance(DELAY);
    let result = dev
        .test_push(&app, &id, |form| form.with("token", "CN_0123"))
        .await;
    assert_eq!(result.fact("Cause"), unreachable);
    let steps: Vec<String> = result.all("ol.trace li").into_iter().map(text_of).collect();
    assert_eq!(steps.len(), 3, "{steps:?}");
    assert!(steps[1].starts_with("The vendor did not authorise us"));
    assert_eq!(steps[2], "The message was not sent");
}

#[tokio::test]
async fn the_app_secret_in_place_of_the_master_secret_is_explained() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let wrong = sandbox::demo_vendor_app().app_secret;
    let id = dev
        .add_certificate(&app, |form| form.with("master_secret", &wrong))
        .await;
    let english = "Invalid signature: the MasterSecret is wrong. Most often AppSecret was pasted in its place.";
    let chinese = "签名无效：MasterSecret 不正确，最常见的是误填了 AppSecret。";
    // The vendor was asked on saving, and its answer stands on the card.
    let own = format!("/applications/{app}");
    let card = dev.open(&own).await;
    assert!(
        card.fact("Vendor check")
            .starts_with("Not confirmed on 2040-01-01 00:00:00 UTC")
    );
    assert!(card.fact("Vendor check").contains(english));
    dev.reading(CHINESE).open(&own).await.says(chinese);

    console.clock.advance(DELAY);
    let result = dev.test_push(&app, &id, |form| form).await;
    assert_eq!(result.fact("Cause"), english);
    assert_eq!(result.fact("Vendor code"), "16");
    let result = dev
        .reading(CHINESE)
        .open(&format!("{own}/test-push/1"))
        .await;
    assert_eq!(result.fact("原因"), chinese);
    assert_eq!(result.fact("厂商返回码"), "16");

    // The right one heals it after its own ten minutes, and the card says so at once.
    let right = sandbox::demo_vendor_app().master_secret;
    let edited = dev
        .edit(&app, &id, |form| form.with("master_secret", &right))
        .await;
    assert_eq!(edited.status, 303);
    let card = dev.open(&own).await;
    assert!(
        card.fact("Vendor check")
            .starts_with("Credentials accepted on")
    );
    let result = dev.test_push(&app, &id, |form| form).await;
    assert_eq!(result.fact("Vendor code"), "16");
    console.clock.advance(DELAY);
    let result = dev.test_push(&app, &id, |form| form).await;
    result.says("Whether it reached the phone is not known");
}

#[tokio::test]
async fn a_token_that_is_none_is_the_vendors_to_refuse() {
    let console = Console::start().await;
    let mut dev = console.admin().await;
    let app = dev.add_application("Chat").await;
    let id = dev.add_certificate_in_effect(&app, |form| form).await;
    let result = dev
        .test_push(&app, &id, |form| form.with("token", "\"><script>"))
        .await;
    assert_eq!(
        result.fact("Cause"),
        "This is not a registration token of OPPO."
    );
    assert_eq!(result.fact("Registration token"), "\"><script>");
}
