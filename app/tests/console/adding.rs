//! Adding a certificate: its ID at once, its effect after ten minutes.

use std::time::Duration;

use crate::browser::CHINESE;
use crate::console::{Console, DELAY, MILLISECOND};

#[tokio::test]
async fn a_new_certificate_has_its_id_at_once_and_takes_effect_after_ten_minutes() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    admin.add_certificate(&app, |form| form).await;
    let form = admin.certificate_form(&app).await;
    let saved = admin.submit(&form).await;
    saved.leads_to(&format!("/applications/{app}?saved=7002#certificate-7002"));

    let page = admin.open(saved.location()).await;
    page.says("Saved. The certificate ID is 7002.");
    page.says("It takes effect within 10 minutes.");
    let card = |page: &crate::page::Page| crate::page::text_of(page.one("[id='certificate-7002']"));
    assert!(
        card(&page).contains("Takes effect in 10:00"),
        "{}",
        card(&page)
    );
    let chinese = admin.reading(CHINESE).open(saved.location()).await;
    chinese.says("已保存，证书 ID 为 7002。");
    chinese.says("10 分钟内生效。");
    assert!(card(&chinese).contains("距生效还有 10:00"));

    let state = |page: &crate::page::Page| {
        let state = page.one("[id='certificate-7002'] [data-activation]");
        state.attr("data-activation").unwrap().to_owned()
    };
    let own = format!("/applications/{app}");
    for (advance, activation, countdown) in [
        (Duration::ZERO, "waiting", Some("Takes effect in 10:00")),
        (MILLISECOND, "waiting", Some("Takes effect in 10:00")),
        (
            Duration::from_millis(999),
            "waiting",
            Some("Takes effect in 9:59"),
        ),
        (
            DELAY - Duration::from_millis(1001),
            "waiting",
            Some("Takes effect in 0:01"),
        ),
        (MILLISECOND, "in-effect", None),
        (DELAY, "in-effect", None),
    ] {
        console.clock.advance(advance);
        let page = admin.open(&own).await;
        assert_eq!(state(&page), activation);
        match countdown {
            Some(countdown) => assert!(card(&page).contains(countdown), "{}", card(&page)),
            None => assert!(!card(&page).contains("Takes effect in"), "{}", card(&page)),
        }
    }
}

#[tokio::test]
async fn nothing_can_be_sent_before_the_time_has_come() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin.add_certificate(&app, |form| form).await;
    let push = admin.test_push_form(&app, &id).await;
    for (advance, english, chinese) in [
        (
            Duration::ZERO,
            "Certificate 7001 takes effect in 10 minutes. Nothing can be sent with it before.",
            "证书 7001 还有 10 分钟生效，在此之前不能用它发送。",
        ),
        (
            Duration::from_secs(30),
            "Certificate 7001 takes effect in 9 minutes 30 seconds. Nothing can be sent with it before.",
            "证书 7001 还有 9 分 30 秒生效，在此之前不能用它发送。",
        ),
        (
            Duration::from_secs(570) - MILLISECOND,
            "Certificate 7001 takes effect in 1 second. Nothing can be sent with it before.",
            "证书 7001 还有 1 秒生效，在此之前不能用它发送。",
        ),
    ] {
        console.clock.advance(advance);
        let page = admin.submit(&push).await.page(422);
        assert_eq!(page.problem("certificate").as_deref(), Some(english));
        assert_eq!(page.summary(), [("#certificate".into(), english.into())]);
        assert_eq!(page.title(), "Error: Test push · Pushdeck");
        let page = admin.reading(CHINESE).submit(&push).await.page(422);
        assert_eq!(page.problem("certificate").as_deref(), Some(chinese));
        assert_eq!(page.title(), "错误：测试推送 · Pushdeck");
    }
    assert!(console.sandbox().phones()[0].notifications.is_empty());
    admin
        .open(&format!("/applications/{app}/test-push"))
        .await
        .says("None yet.");

    console.clock.advance(MILLISECOND);
    let sent = admin.submit(&push).await;
    sent.leads_to(&format!("/applications/{app}/test-push/1"));
    assert_eq!(console.sandbox().phones()[0].notifications.len(), 1);
}

#[tokio::test]
async fn the_card_shows_everything_but_the_secret() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let id = admin
        .add_certificate(&app, |form| {
            form.with("click_action", "activity")
                .with("activity", "com.example.chat.SplashActivity")
                .with("region", "overseas")
                .with("category", "IM")
                .with("notify_level", "16")
                .with("private_template_id", "template-9")
                .with("note", "for the <i>nightly</i> build\nand tests")
        })
        .await;
    let page = admin.open(&format!("/applications/{app}")).await;
    for (term, fact) in [
        ("Certificate ID", "7001 Copy Certificate ID 7001"),
        ("AppKey", &sandbox::demo_vendor_app().app_key),
        ("AppID", "30990001"),
        ("ChannelID", "tuikit"),
        ("Click action", "Activity: com.example.chat.SplashActivity"),
        ("Region", "Overseas"),
        ("Category", "IM"),
        ("Notify level", "16 – strong alert (needs OPPO's approval)"),
        ("Private-message template ID", "template-9"),
        ("Note", "for the <i>nightly</i> build and tests"),
    ] {
        assert_eq!(page.fact(term), fact);
    }
    assert_eq!(id, "7001");
    let form = admin.edit_form(&app, &id).await;
    assert_eq!(
        form.value("note"),
        "for the <i>nightly</i> build\nand tests"
    );
    assert_eq!(form.value("click_action"), "activity");
    assert_eq!(form.value("region"), "overseas");
    assert_eq!(form.value("notify_level"), "16");
    assert_eq!(form.value("master_secret"), "");
}

#[tokio::test]
async fn what_was_pasted_is_cleaned_of_what_nobody_sees() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let vendor_app = sandbox::demo_vendor_app();
    let pasted = |text: &str| format!("\u{feff} {text}\u{200b}\t");
    let id = admin
        .add_certificate_in_effect(&app, |form| {
            form.with("app_key", &pasted(&vendor_app.app_key))
                .with("app_id", &pasted(&vendor_app.app_id))
                .with("master_secret", &pasted(&vendor_app.master_secret))
                .with("channel_id", &pasted("tuikit"))
        })
        .await;
    let form = admin.edit_form(&app, &id).await;
    assert_eq!(form.value("app_key"), vendor_app.app_key);
    assert_eq!(form.value("channel_id"), "tuikit");
    let result = admin.test_push(&app, &id, |form| form).await;
    result.says("Accepted by the vendor");
}

#[tokio::test]
async fn a_form_without_a_channel_is_saved_with_a_warning() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    let empty = format!("/applications/{app}/certificates/new");
    let warning = "Android 8 and later show nothing";
    admin.open(&empty).await.says(warning);
    let id = admin
        .add_certificate(&app, |form| form.with("channel_id", ""))
        .await;
    let card = admin.open(&format!("/applications/{app}")).await;
    assert_eq!(
        card.fact("ChannelID"),
        "None: Android 8 and later show nothing"
    );
    let edit = format!("/applications/{app}/certificates/{id}/edit");
    admin.open(&edit).await.says(warning);
}

#[tokio::test]
async fn a_notice_in_the_address_is_repeated_only_where_it_is_true() {
    let console = Console::start().await;
    let mut admin = console.admin().await;
    let app = admin.add_application("Chat").await;
    for query in [
        "saved=7001",
        "withdrawn=7001",
        "verified=7001",
        "saved=%3Cb%3E",
    ] {
        let page = admin
            .open(&format!(
                "/applications/{app}?{}",
                query.replace('<', "%3C")
            ))
            .await;
        assert!(!page.has(".notice[role=status]"), "{query}");
    }
}
