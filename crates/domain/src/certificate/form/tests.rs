use super::*;
use proptest::prelude::*;

fn filled() -> CertificateForm {
    CertificateForm {
        platform: "oppo".into(),
        app_key: "appkey1".into(),
        app_id: "30000001".into(),
        master_secret: "master-secret-0001".into(),
        ..CertificateForm::default()
    }
}

fn problems(form: &CertificateForm) -> Vec<(CertificateField, Problem)> {
    form.parse_new()
        .err()
        .map(|p| p.iter().collect())
        .unwrap_or_default()
}

#[test]
fn the_least_that_can_be_saved() {
    let new = filled().parse_new().unwrap();
    let CertificateSettings::Oppo(oppo) = new.settings;
    assert_eq!(oppo.click_action, ClickAction::OpenApp);
    assert_eq!(oppo.region, Region::China);
    assert_eq!(oppo.channel_id, None);
    assert!(new.note.is_none());
}

#[test]
fn an_empty_form_names_every_required_field_in_order() {
    use CertificateField as F;
    assert_eq!(
        problems(&CertificateForm::default()),
        [F::Platform, F::AppKey, F::AppId, F::MasterSecret].map(|f| (f, Problem::Required))
    );
}

#[test]
fn each_click_action_needs_its_own_companion() {
    use CertificateField as F;
    for (kind, field) in [
        ("web", F::WebUrl),
        ("activity", F::Activity),
        ("intent", F::IntentAction),
    ] {
        let form = CertificateForm {
            click_action: kind.into(),
            ..filled()
        };
        assert_eq!(problems(&form), [(field, Problem::Required)]);
    }
    let other = CertificateForm {
        click_action: "dance".into(),
        ..filled()
    };
    assert_eq!(problems(&other), [(F::ClickAction, Problem::UnknownChoice)]);
}

#[test]
fn what_was_typed_for_another_click_action_does_not_count() {
    let form = CertificateForm {
        web_url: "ftp://x".into(),
        ..filled()
    };
    assert_eq!(problems(&form), []);
}

#[test]
fn a_notify_level_needs_a_category() {
    let alone = CertificateForm {
        notify_level: "2".into(),
        ..filled()
    };
    assert_eq!(
        problems(&alone),
        [(CertificateField::NotifyLevel, Problem::NeedsCategory)]
    );
    let both = CertificateForm {
        category: "IM".into(),
        ..alone
    };
    assert_eq!(problems(&both), []);
}

#[test]
fn an_edit_keeps_the_secret_unless_one_is_typed() {
    let kept = CertificateForm {
        master_secret: " \u{200b}".into(),
        ..filled()
    };
    assert!(matches!(kept.parse_edit().unwrap().secret, NewSecret::Keep));
    assert_eq!(
        problems(&kept),
        [(CertificateField::MasterSecret, Problem::Required)]
    );
    assert!(matches!(
        filled().parse_edit().unwrap().secret,
        NewSecret::Replace(_)
    ));
}

proptest! {
    #[test]
    fn what_was_saved_can_be_saved_again_unchanged(
        kind in 0usize..4,
        channel in "[a-z聊]{0,8}",
        category in "[A-Z_]{0,5}",
        note in "[ -~\n]{0,40}",
    ) {
        let form = CertificateForm {
            click_action: ClickActionKind::ALL[kind].name().into(),
            web_url: "https://example.com/a".into(),
            activity: "com.example.Main".into(),
            intent_action: "com.example.VIEW".into(),
            channel_id: channel,
            category,
            note,
            region: "overseas".into(),
            ..filled()
        };
        let saved = form.parse_new().unwrap();
        let again = CertificateForm::of(&saved.settings, saved.note.as_ref());
        prop_assert!(again.master_secret.is_empty());
        let edited = again.parse_edit().unwrap();
        prop_assert_eq!(edited.settings, saved.settings);
        prop_assert_eq!(edited.note, saved.note);
    }
}
