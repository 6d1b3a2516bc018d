//! What stands around and between the fields.

use leptos::prelude::*;

use super::{assert_has, assert_lacks, html_of, start_tag};
use crate::components::*;

#[test]
fn a_page_has_one_heading_and_the_way_back_up() {
    let html = html_of(|| {
        let breadcrumb = vec![Crumb::new("/applications", "Applications")];
        view! {
            <PageHeader title="Demo <chat>" breadcrumb_label="Above this page" breadcrumb lead="What it is.">
                <ButtonLink href="/new" look=Look::Primary>"Add"</ButtonLink>
            </PageHeader>
        }
    });
    assert_has(&html, "<h1>Demo &lt;chat&gt;</h1>");
    assert_has(&html, r#"<nav aria-label="Above this page""#);
    assert_has(
        &html,
        r#"<li><a href="/applications">Applications</a></li>"#,
    );
    assert_has(
        &html,
        r#"<a href="/new" class="button button-primary">Add</a>"#,
    );
    assert_lacks(
        &html_of(|| view! { <PageHeader title="Applications" /> }),
        "<nav",
    );
}

#[test]
fn the_first_link_leads_to_the_content() {
    let html = html_of(|| {
        view! {
            <SkipLink text="Skip to content" />
            <Main>"Content"</Main>
        }
    });
    assert_has(
        &html,
        r##"<a href="#main" class="skip-link">Skip to content</a>"##,
    );
    assert_has(start_tag(&html, r#"id="main""#), "<main");
}

#[test]
fn a_language_is_changed_by_a_plain_form_that_comes_back() {
    let html = html_of(|| {
        view! {
            <LanguageSwitch
                action="/language"
                label="Language"
                languages=vec![("zh-CN", "中文"), ("en", "English")]
                current="en"
                back="/applications?a=\"1\""
            />
        }
    });
    assert_has(
        start_tag(&html, r#"action="/language""#),
        r#"method="post""#,
    );
    assert_has(
        &html,
        r#"name="back" value="/applications?a=&quot;1&quot;""#,
    );
    let chinese = start_tag(&html, r#"value="zh-CN""#);
    assert_has(chinese, r#"name="language""#);
    assert_has(chinese, r#"lang="zh-CN""#);
    assert_lacks(chinese, "aria-current");
    assert_has(start_tag(&html, r#"value="en""#), r#"aria-current="true""#);
}

#[test]
fn signing_out_is_a_post() {
    let html = html_of(|| {
        view! {
            <TopBar product="Pushdeck">
                <SignOut action="/sign-out" member="<admin>" profile="/profile" label="Sign out" />
            </TopBar>
        }
    });
    assert_has(
        start_tag(&html, r#"action="/sign-out""#),
        r#"method="post""#,
    );
    assert_has(&html, "&lt;admin&gt;");
    assert_has(&html, r#"<a href="/" class="product">Pushdeck</a>"#);
}

#[test]
fn the_sandbox_is_named_for_those_who_do_not_see_its_stripes() {
    let html =
        html_of(|| view! { <SandboxBanner label="Sandbox">"Nothing is real."</SandboxBanner> });
    assert_has(&html, r#"<aside aria-label="Sandbox""#);
}

#[test]
fn one_button_posts_its_hidden_fields_and_says_what_it_is_about() {
    let html = html_of(|| {
        view! {
            <PostButton
                action="/verify"
                label="Verify"
                detail="certificate 7001"
                fields=vec![("revision", "\"2".to_owned())]
                look=Look::Danger
            />
        }
    });
    assert_has(start_tag(&html, r#"action="/verify""#), r#"method="post""#);
    assert_has(
        &html,
        r#"<input type="hidden" name="revision" value="&quot;2">"#,
    );
    assert_has(&html, r#"class="button button-danger">Verify"#);
    assert_has(&html, "> certificate 7001</span>");
}

#[test]
fn what_takes_something_away_says_so_before_its_button() {
    let html = html_of(|| {
        view! { <Confirm action="/revoke" label="Revoke" detail="Deploy" warning="It ends at once."/> }
    });
    assert_has(&html, r#"<details class="confirm"><summary"#);
    assert_lacks(&html, " open");
    let (warning, button) = (html.find("It ends at once."), html.find("<button"));
    assert!(warning.unwrap() < button.unwrap());
    assert_has(start_tag(&html, r#"action="/revoke""#), r#"method="post""#);
}

#[test]
fn a_form_with_several_buttons_can_tell_them_apart() {
    let html = html_of(
        || view! { <Button look=Look::Secondary name="then" value="test">"Save and test"</Button> },
    );
    assert_has(&html, r#"name="then" value="test""#);
}

#[test]
fn a_state_is_told_by_its_words() {
    for (tone, name) in [
        (Tone::Neutral, "neutral"),
        (Tone::Good, "good"),
        (Tone::Waiting, "waiting"),
        (Tone::Bad, "bad"),
    ] {
        let tag = html_of(|| view! { <StatusTag tone text="In effect" /> });
        assert_eq!(
            tag,
            format!(r#"<span data-tone="{name}" class="tag">In effect</span>"#)
        );
        let notice = html_of(|| view! { <Notice tone title="Saved">"It waits."</Notice> });
        assert_has(&notice, &format!(r#"data-tone="{name}""#));
        assert_has(&notice, ">Saved</p>");
        assert_lacks(&notice, "role=");
    }
}

#[test]
fn a_notice_that_answers_is_read_out() {
    let html = html_of(|| view! { <Notice answers=true>"Saved."</Notice> });
    assert_has(&html, r#"role="status""#);
}

#[test]
fn a_card_is_found_by_its_id_and_followed_by_its_title() {
    let html = html_of(|| {
        view! {
            <Card id="certificate-7001">
                <CardHead title="OPPO <7001>" href="/certificates/7001">
                    <StatusTag text="New" />
                </CardHead>
                <FactList>
                    <Fact term="AppKey">"<key>"</Fact>
                </FactList>
                <CardFoot>"Edit"</CardFoot>
            </Card>
        }
    });
    assert_has(&html, r#"<article id="certificate-7001""#);
    assert_has(
        &html,
        r#"<a href="/certificates/7001" class="card-link">OPPO &lt;7001&gt;</a>"#,
    );
    assert_has(&html, r#"<dt>AppKey</dt><dd>&lt;key&gt;</dd>"#);
    let plain = html_of(|| view! { <Card><CardHead title="OPPO" /></Card> });
    assert_lacks(&plain, "<a ");
    assert_lacks(&plain, " id=");
}

#[test]
fn a_table_can_be_scrolled_by_keyboard_and_is_named_by_its_caption() {
    let html = html_of(|| {
        view! {
            <Table
                id="revisions"
                caption="Revisions"
                caption_hidden=true
                columns=vec!["Revision", "Saved"]
                rows=vec![vec![Cell::new("1"), Cell::time("now")]]
            />
        }
    });
    let frame = start_tag(&html, r#"id="revisions""#);
    for attribute in [
        r#"role="region""#,
        r#"tabindex="0""#,
        r#"aria-labelledby="revisions-caption""#,
    ] {
        assert_has(frame, attribute);
    }
    assert_has(
        &html,
        r#"<caption id="revisions-caption" class="visually-hidden">Revisions</caption>"#,
    );
}

#[test]
fn a_cell_carries_its_columns_name_and_its_role_for_narrow_pages() {
    let html = html_of(|| {
        let row = vec![
            Cell::new("7001"),
            Cell::time("2040-01-01"),
            Cell::action("Restore"),
        ];
        view! {
            <Table
                id="deleted"
                caption="Deleted"
                columns=vec!["Certificate", "Deleted", "Action"]
                rows=vec![row]
            />
        }
    });
    for part in [
        r#"<table role="table""#,
        r#"<th scope="col" role="columnheader">Action</th>"#,
        r#"<tr role="row">"#,
    ] {
        assert_has(&html, part);
    }
    assert_has(start_tag(&html, r#"scope="row""#), r#"role="rowheader""#);
    let deleted = start_tag(&html, r#"data-label="Deleted""#);
    assert_has(deleted, r#"role="cell""#);
    assert_has(deleted, "time");
    assert_lacks(&html, r#"data-label="Certificate""#);
    assert_lacks(&html, r#"data-label="Action""#);
}

#[test]
fn a_phone_is_named() {
    let html = html_of(|| {
        view! {
            <Phone id="phone-1" name="OPPO Find X7" bar="21:05">
                <PhoneScreen title="Last opened">"Nothing yet"</PhoneScreen>
            </Phone>
        }
    });
    assert_has(&html, r#"aria-label="OPPO Find X7""#);
    assert_has(&html, ">Last opened</h3>");
}

#[test]
fn the_section_that_the_page_is_in_is_said() {
    let sections = [
        ("/applications", "Applications", Here::Below),
        ("/members", "Members", Here::No),
        ("/audit-log", "Audit log", Here::Itself),
    ]
    .map(|(href, text, here)| Section { href, text, here });
    let html = html_of(
        move || view! { <TopBar product="Pushdeck" sections_label="Console" sections=sections.to_vec() /> },
    );
    assert_has(&html, r#"<nav aria-label="Console""#);
    assert_has(
        start_tag(&html, r#"href="/applications""#),
        r#"aria-current="true""#,
    );
    assert_lacks(start_tag(&html, r#"href="/members""#), "aria-current");
    assert_has(
        start_tag(&html, r#"href="/audit-log""#),
        r#"aria-current="page""#,
    );
}
