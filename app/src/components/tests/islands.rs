//! What the server writes for the parts that move: right without script, and all that script needs.

use std::time::Duration;

use domain::Timestamp;
use leptos::prelude::*;

use super::{assert_has, assert_lacks, html_of, start_tag};
use crate::components::*;

const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

fn countdown(left: Duration) -> String {
    html_of(|| {
        view! {
            <Countdown
                effective_at=NOW.plus(left)
                now=NOW
                text=|left: &str| format!("{left} until it takes effect")
                in_effect="In effect"
                announcement="7001 is in effect."
            />
        }
    })
}

#[test]
fn a_countdown_is_right_without_script_and_rounds_up() {
    for (millis, shown) in [
        (598_000, "9:58 until it takes effect"),
        (597_001, "9:58 until it takes effect"),
        (1, "0:01 until it takes effect"),
        (4_198_000, "1:09:58 until it takes effect"),
        (0, "In effect"),
    ] {
        assert_has(
            &countdown(Duration::from_millis(millis)),
            &format!(">{shown}</span>"),
        );
    }
}

#[test]
fn a_countdown_tells_script_both_times_of_the_server_and_every_text() {
    let html = countdown(Duration::from_secs(600));
    let timer = start_tag(&html, r#"role="timer""#);
    for attribute in [
        r#"data-now="1795000000000""#,
        r#"data-effective-at="1795000600000""#,
        r#"data-text="{time} until it takes effect""#,
        r#"data-in-effect="In effect""#,
        r#"data-announcement="7001 is in effect.""#,
    ] {
        assert_has(timer, attribute);
    }
    assert_has(&html, r#"data-component="CountdownIsland_"#);
}

#[test]
fn the_ticking_is_never_read_out() {
    let html = countdown(Duration::from_secs(600));
    assert_lacks(&html, "aria-live");
    assert_lacks(&html, r#"role="status""#);
}

#[test]
fn what_takes_effect_has_one_place_to_be_announced_outside_of_what_changes() {
    for (in_effect, state) in [(true, "in-effect"), (false, "waiting")] {
        let html = html_of(|| {
            view! {
                <Activation in_effect>
                    <p class="when-waiting">"Waiting"</p>
                </Activation>
            }
        });
        assert_has(&html, &format!(r#"data-activation="{state}""#));
        assert_has(
            &html,
            r#"</p><p class="visually-hidden" role="status" data-announce="activation">"#,
        );
    }
}

#[test]
fn a_copy_button_is_not_there_until_script_shows_it() {
    let html = html_of(|| {
        view! { <CopyButton value="7001" label="Copy" copied_label="Copied" detail="certificate ID" /> }
    });
    let button = start_tag(&html, r#"data-copy="7001""#);
    for attribute in [" hidden", r#"type="button""#, r#"data-copied="Copied""#] {
        assert_has(button, attribute);
    }
    assert_has(&html, "> certificate ID</span>");
    assert_has(
        &html,
        r#"<span role="status" class="visually-hidden"></span>"#,
    );
}

#[test]
fn a_copied_value_cannot_leave_its_attribute() {
    let html = html_of(|| {
        view! { <CopyButton value="\"><script>" label="Copy" copied_label="Copied" /> }
    });
    assert_lacks(&html, "<script>");
}

#[test]
fn a_live_part_is_complete_before_its_first_event() {
    let html = html_of(|| {
        view! {
            <Live address="/sandbox/live">
                <p>"Nothing has arrived."</p>
            </Live>
        }
    });
    assert_has(
        &html,
        r#"<div data-live="/sandbox/live" class="live"><p>Nothing has arrived.</p></div>"#,
    );
    assert_has(&html, r#"data-component="LiveIsland_"#);
}

#[test]
fn a_preview_shows_what_was_typed_or_a_placeholder() {
    for (typed, shown) in [
        ("Hello", "Hello"),
        ("<b>", "&lt;b&gt;"),
        ("", "Title"),
        ("  ", "Title"),
    ] {
        let html = html_of(|| {
            let placeholders = ("Title".to_owned(), "Text".to_owned());
            view! { <NotificationFace app="Demo" time="now" title=typed body="" placeholders /> }
        });
        let title = start_tag(&html, r#"data-preview="title""#);
        assert_has(title, r#"data-placeholder="Title""#);
        assert_has(&html, &format!("{title}{shown}</span>"));
    }
}

#[test]
fn a_notification_that_has_arrived_is_no_preview() {
    let html = html_of(|| {
        view! {
            <PhoneNotification action="/click" id="n1" app="Demo" time="21:05" title="" body="<i>" rings=true />
        }
    });
    assert_lacks(&html, "data-preview");
    assert_has(&html, "&lt;i&gt;");
    assert_has(start_tag(&html, r#"action="/click""#), r#"method="post""#);
    assert_has(&html, r#"<button type="submit" id="n1">"#);
}
