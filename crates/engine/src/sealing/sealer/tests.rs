use domain::SdkAppId;
use domain::certificate::{CertificateId, RevisionNumber};
use proptest::prelude::*;

use super::*;

fn sealer(digit: &str) -> Sealer {
    Sealer::new(&MasterKey::from_hex(&digit.repeat(64)).unwrap())
}

fn place(application: i64, certificate: i64, revision: i64, field: &'static str) -> Place {
    Place::Revision {
        application: SdkAppId::from_number(application).unwrap(),
        certificate: CertificateId::from_number(certificate).unwrap(),
        revision: RevisionNumber::from_number(revision).unwrap(),
        field,
    }
}

fn home() -> Place {
    place(1_400_000_001, 7001, 1, "master_secret")
}

fn opened(sealer: &Sealer, place: &Place, sealed: &str) -> Option<String> {
    let secret = sealer.open(place, sealed).ok()?;
    Some(secret.expose_secret().to_owned())
}

#[test]
fn a_sealed_text_names_its_version_and_key() {
    let sealer = sealer("1");
    let sealed = sealer.seal(&home(), &"secret".into()).unwrap();
    let head = format!("v1.{}.", sealer.key_id);
    assert!(sealed.starts_with(&head), "{sealed}");
    assert!(!sealed.contains("secret"));
}

#[test]
fn a_secret_does_not_open_at_another_place() {
    let sealer = sealer("1");
    let sealed = sealer.seal(&home(), &"secret".into()).unwrap();
    assert_eq!(opened(&sealer, &home(), &sealed).as_deref(), Some("secret"));
    for elsewhere in [
        place(1_400_000_002, 7001, 1, "master_secret"),
        place(1_400_000_001, 7002, 1, "master_secret"),
        place(1_400_000_001, 7001, 2, "master_secret"),
        place(1_400_000_001, 7001, 1, "app_secret"),
        Place::KeyCheck,
    ] {
        assert!(
            matches!(
                sealer.open(&elsewhere, &sealed),
                Err(SealingError::Tampered)
            ),
            "{elsewhere}"
        );
    }
}

#[test]
fn another_key_is_named_in_the_refusal() {
    let (mine, other) = (sealer("1"), sealer("2"));
    let sealed = mine.seal(&home(), &"secret".into()).unwrap();
    match other.open(&home(), &sealed) {
        Err(SealingError::WrongKey {
            sealed_with,
            in_use,
        }) => {
            assert_eq!(sealed_with, mine.key_id);
            assert_eq!(in_use, other.key_id);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_key_cannot_be_passed_off_as_another() {
    let (mine, other) = (sealer("1"), sealer("2"));
    let sealed = mine.seal(&home(), &"secret".into()).unwrap();
    let renamed = sealed.replace(mine.key_id.as_str(), other.key_id.as_str());
    assert!(matches!(
        other.open(&home(), &renamed),
        Err(SealingError::Tampered)
    ));
}

#[test]
fn what_is_no_sealed_text_is_called_so() {
    let sealer = sealer("1");
    let id = &sealer.key_id;
    for text in [
        String::new(),
        "secret".to_owned(),
        "v1.".to_owned(),
        format!("v1.{id}"),
        format!("v1.{id}."),
        format!("v1.{id}.AAAA"),
        format!("v1.{id}.not base64"),
        format!("v2.{id}.AAAA"),
    ] {
        assert!(
            matches!(sealer.open(&home(), &text), Err(SealingError::Malformed)),
            "{text}"
        );
    }
}

proptest! {
    #[test]
    fn whatever_is_sealed_opens_again(secret in any::<String>()) {
        let sealer = sealer("1");
        let sealed = sealer.seal(&home(), &secret.clone().into()).unwrap();
        prop_assert_eq!(opened(&sealer, &home(), &sealed), Some(secret));
    }

    #[test]
    fn the_same_secret_never_looks_the_same(secret in any::<String>()) {
        let sealer = sealer("1");
        let secret = SecretString::from(secret);
        prop_assert_ne!(
            sealer.seal(&home(), &secret).unwrap(),
            sealer.seal(&home(), &secret).unwrap()
        );
    }

    #[test]
    fn one_flipped_bit_is_refused(secret in any::<String>(), at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let sealer = sealer("1");
        let sealed = sealer.seal(&home(), &secret.into()).unwrap();
        let (head, encoded) = sealed.rsplit_once('.').unwrap();
        let mut bytes = BASE64.decode(encoded).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let flipped = format!("{head}.{}", BASE64.encode(bytes));
        prop_assert!(matches!(sealer.open(&home(), &flipped), Err(SealingError::Tampered)));
    }

    #[test]
    fn any_change_to_the_text_is_refused(at in any::<prop::sample::Index>(), put in any::<char>()) {
        let sealer = sealer("1");
        let sealed = sealer.seal(&home(), &"the secret".into()).unwrap();
        let mut characters: Vec<char> = sealed.chars().collect();
        let at = at.index(characters.len());
        prop_assume!(characters[at] != put);
        characters[at] = put;
        let changed: String = characters.into_iter().collect();
        prop_assert!(sealer.open(&home(), &changed).is_err());
    }

    #[test]
    fn reading_any_text_does_no_harm(text in any::<String>()) {
        prop_assert!(sealer("1").open(&home(), &text).is_err());
    }
}
