//! Fields: labels, hints, problems, and that nothing typed becomes HTML.

use leptos::prelude::*;

use super::{assert_has, assert_lacks, html_of, start_tag};
use crate::components::*;

const HOSTILE: &str = r#""><script>alert(1)</script>&amp;'"#;

#[test]
fn a_control_is_described_by_its_hint_and_its_problem_as_far_as_there_are_any() {
    for (hint, problem, described_by) in [
        (None, None, None),
        (Some("Ten digits."), None, Some("app_id-hint")),
        (None, Some("Too long."), Some("app_id-problem")),
        (
            Some("Ten digits."),
            Some("Too long."),
            Some("app_id-hint app_id-problem"),
        ),
    ] {
        let controls = [
            html_of(
                || view! { <TextInput name="app_id" label="AppID" hint=hint problem=problem /> },
            ),
            html_of(
                || view! { <SecretInput name="app_id" label="AppID" hint=hint problem=problem /> },
            ),
            html_of(
                || view! { <TextArea name="app_id" label="AppID" hint=hint problem=problem /> },
            ),
            html_of(
                || view! { <Select name="app_id" label="AppID" options=vec![] hint=hint problem=problem /> },
            ),
        ];
        for html in controls {
            let control = start_tag(&html, r#"name="app_id""#);
            assert_has(control, r#"id="app_id""#);
            assert_has(&html, r#"<label for="app_id""#);
            match described_by {
                Some(ids) => assert_has(control, &format!(r#"aria-describedby="{ids}""#)),
                None => assert_lacks(control, "aria-describedby"),
            }
            for (text, id) in [(hint, "app_id-hint"), (problem, "app_id-problem")] {
                match text {
                    Some(text) => {
                        assert_has(&html, &format!(r#"<p id="{id}""#));
                        assert_has(&html, &format!(">{text}</p>"));
                    }
                    None => assert_lacks(&html, &format!(r#"id="{id}""#)),
                }
            }
            assert_eq!(
                control.contains(r#"aria-invalid="true""#),
                problem.is_some(),
                "{control}"
            );
            assert_eq!(html.contains("data-problem"), problem.is_some(), "{html}");
        }
    }
}

#[test]
fn the_hint_stands_before_the_problem_and_both_before_the_control() {
    let html = html_of(
        || view! { <TextInput name="app_id" label="AppID" hint="Digits." problem="Too long." /> },
    );
    let places = ["<label", "app_id-hint\"", "app_id-problem\"", "<input"]
        .map(|part| html.find(part).unwrap());
    assert!(places.is_sorted(), "{html}");
}

#[test]
fn nothing_typed_becomes_html() {
    let pages = [
        html_of(
            || view! { <TextInput name="a" label=HOSTILE value=HOSTILE hint=HOSTILE problem=HOSTILE optional_label=HOSTILE /> },
        ),
        html_of(|| view! { <SecretInput name="a" label=HOSTILE hint=HOSTILE problem=HOSTILE /> }),
        html_of(
            || view! { <TextArea name="a" label=HOSTILE value=HOSTILE hint=HOSTILE problem=HOSTILE /> },
        ),
        html_of(
            || view! { <Select name="a" label="A" options=vec![(HOSTILE.into(), HOSTILE.into())] selected=HOSTILE /> },
        ),
        html_of(|| {
            let choices = vec![Choice::new(HOSTILE, HOSTILE).hint(HOSTILE)];
            view! { <Radios name="a" legend=HOSTILE choices selected=HOSTILE problem=HOSTILE /> }
        }),
        html_of(|| {
            let problems = vec![(HOSTILE.to_owned(), HOSTILE.to_owned())];
            view! { <ErrorSummary title=HOSTILE problems /> }
        }),
    ];
    for html in pages {
        assert_lacks(&html, "<script");
        assert_lacks(&html, r#"="">"#);
    }
}

#[test]
fn a_text_area_keeps_what_was_typed_to_the_letter() {
    for (typed, content) in [
        ("", "\n"),
        ("plain", "\nplain"),
        ("\nstarts with a new line", "\n\nstarts with a new line"),
        ("a &lt; b", "\na &amp;lt; b"),
        (
            "</textarea><script>alert(1)</script>",
            "\n&lt;/textarea>&lt;script>alert(1)&lt;/script>",
        ),
    ] {
        let html = html_of(|| view! { <TextArea name="note" label="Note" value=typed /> });
        let start = start_tag(&html, r#"name="note""#);
        assert_has(&html, &format!("{start}{content}</textarea>"));
        assert_eq!(html.matches("</textarea").count(), 1, "{html}");
    }
}

#[test]
fn no_field_cuts_what_is_pasted() {
    let pages = [
        html_of(|| view! { <TextInput name="title" label="Title" preview="title" max=50 /> }),
        html_of(|| view! { <TextArea name="title" label="Title" preview="title" max=50 /> }),
        html_of(|| view! { <SecretInput name="master_secret" label="MasterSecret" /> }),
    ];
    for html in pages {
        assert_lacks(&html, "maxlength");
    }
}

#[test]
fn a_secret_is_neither_shown_nor_sent_back() {
    let html = html_of(|| view! { <SecretInput name="master_secret" label="MasterSecret" /> });
    let control = start_tag(&html, r#"name="master_secret""#);
    assert_has(control, r#"type="password""#);
    assert_has(control, r#"autocomplete="new-password""#);
    assert_lacks(control, " value=");
}

#[test]
fn only_a_required_field_says_so() {
    for required in [true, false] {
        let html = html_of(|| view! { <TextInput name="app_key" label="AppKey" required /> });
        let control = start_tag(&html, r#"name="app_key""#);
        assert_eq!(control.contains(" required"), required, "{control}");
    }
    let html =
        html_of(|| view! { <TextInput name="note" label="Note" optional_label="optional" /> });
    assert_has(&html, ">optional</span>");
}

#[test]
fn a_length_is_counted_as_the_vendor_counts_it() {
    for (text, shown, over) in [
        ("", "0/3", false),
        ("推送x", "3/3", false),
        ("🎉🎉", "4/3", true),
    ] {
        let html = html_of(
            || view! { <TextInput name="title" label="Title" value=text preview="title" max=3 /> },
        );
        assert_has(&html, &format!(">{shown}</p>"));
        let counter = start_tag(&html, r#"data-length-of="title""#);
        assert_eq!(counter.contains("data-over"), over, "{counter}");
        assert_has(&html, r#"data-preview-source="title""#);
    }
}

#[test]
fn the_chosen_option_is_selected_and_no_other() {
    let html = html_of(|| {
        let options = vec![
            ("cn".to_owned(), "China".to_owned()),
            ("overseas".to_owned(), "Overseas".to_owned()),
        ];
        view! { <Select name="region" label="Region" options selected="overseas" /> }
    });
    assert_has(&html, r#"<option value="cn">China"#);
    assert_has(&html, r#"<option value="overseas" selected>Overseas"#);
}

fn click_actions(problem: Option<&'static str>) -> String {
    html_of(|| {
        let choices = vec![
            Choice::new("app", "Open the app").hint("Needs nothing."),
            Choice::new("web", "Open a web page")
                .reveal(view! { <TextInput name="web_url" label="Address" /> }),
        ];
        view! {
            <Radios
                name="click_action"
                legend="Click action"
                choices
                selected="web"
                hint="What a click does."
                problem=problem
                class="click-action"
            />
        }
    })
}

#[test]
fn radio_buttons_are_a_named_group_whose_first_button_the_summary_leads_to() {
    let html = click_actions(Some("Choose one."));
    let group = start_tag(&html, r#"role="radiogroup""#);
    assert_has(group, "<fieldset");
    assert_has(
        group,
        r#"aria-describedby="click_action-hint click_action-problem""#,
    );
    assert_has(group, r#"aria-invalid="true""#);
    assert_has(group, r#"class="field radios click-action""#);
    assert_has(&html, ">Click action</legend>");
    assert_has(start_tag(&html, r#"id="click_action""#), r#"value="app""#);
    assert_lacks(&click_actions(None), "aria-invalid");
}

#[test]
fn one_radio_button_is_checked_and_each_has_its_own_label_and_hint() {
    let html = click_actions(None);
    assert_has(start_tag(&html, r#"value="web""#), " checked");
    assert_lacks(start_tag(&html, r#"value="app""#), " checked");
    assert_has(&html, r#"<label for="click_action">Open the app</label>"#);
    assert_has(
        &html,
        r#"<label for="click_action-web">Open a web page</label>"#,
    );
    let app = start_tag(&html, r#"value="app""#);
    assert_has(app, r#"aria-describedby="click_action-app-hint""#);
    assert_eq!(html.matches(r#"id="click_action-app-hint""#).count(), 1);
    assert_eq!(html.matches(r#"id="click_action-hint""#).count(), 1);
}

#[test]
fn what_a_choice_reveals_is_in_the_form_whatever_is_chosen() {
    let html = click_actions(None);
    let revealed = html.find("choice-revealed").unwrap();
    assert!(revealed < html.find(r#"name="web_url""#).unwrap(), "{html}");
    assert_lacks(&html, " hidden");
    assert_lacks(&html, " disabled");
}

#[test]
fn the_summary_takes_the_focus_and_leads_to_the_fields() {
    let html = html_of(|| {
        let problems = vec![
            ("app_key".to_owned(), "AppKey: fill it in.".to_owned()),
            (String::new(), "Somebody saved in between.".to_owned()),
        ];
        view! { <ErrorSummary title="Two problems" problems /> }
    });
    let summary = start_tag(&html, r#"role="alert""#);
    for attribute in [
        r#"tabindex="-1""#,
        " autofocus",
        r#"aria-labelledby="error-summary""#,
    ] {
        assert_has(summary, attribute);
    }
    assert_has(&html, r#"<h2 id="error-summary""#);
    assert_has(&html, r##"<a href="#app_key">AppKey: fill it in.</a>"##);
    assert_has(&html, "<li>Somebody saved in between.</li>");
}

#[test]
fn without_problems_there_is_no_summary() {
    let html = html_of(|| view! { <ErrorSummary title="No problems" problems=vec![] /> });
    assert_lacks(&html, "No problems");
    assert_lacks(&html, "alert");
}

#[test]
fn a_form_leaves_checking_to_the_server() {
    let html = html_of(|| {
        view! {
            <Form action="/sign-in">
                <FormActions>
                    <Button>"Sign in"</Button>
                </FormActions>
            </Form>
        }
    });
    let form = start_tag(&html, r#"action="/sign-in""#);
    assert_has(form, r#"method="post""#);
    assert_has(form, " novalidate");
    assert_has(
        &html,
        r#"<button type="submit" class="button button-primary">Sign in</button>"#,
    );
}

#[test]
fn a_custom_control_gets_the_same_surroundings() {
    let html = html_of(|| {
        view! {
            <Field name="file" label="Key file" problem="Not a key file.">
                <input type="file" id="file" name="file" />
            </Field>
        }
    });
    assert_has(&html, r#"<label for="file""#);
    assert_has(&html, r#"<p id="file-problem""#);
    assert_has(&html, "data-problem");
}
