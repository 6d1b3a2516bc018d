//! Who may know whom: the arrows of the house, read from the crates' Cargo.toml files.

use super::Breach;
use crate::workspace::Member;

/// Each room and the rooms it may use. There is no arrow back.
const ARROWS: [(&str, &[&str]); 9] = [
    ("domain", &[]),
    ("islands", &["domain"]),
    ("vendors", &["domain"]),
    // Speaks the vendors' formats from the other side without importing vendors: two independent readings of the
    // vendors' documents check each other.
    ("sandbox", &["domain"]),
    ("engine", &["domain", "vendors"]),
    // The phones page shows the sandbox's phones.
    ("app", &["domain", "engine", "islands", "sandbox"]),
    // Puts everything together: it also starts the clock and gives the connectors their hosts.
    ("server", &["app", "domain", "engine", "sandbox", "vendors"]),
    // Measures the program from outside, with the simulator as its vendor.
    ("bench", &["domain", "sandbox", "vendors"]),
    ("xtask", &[]),
];

/// What tests may use beyond that, to build what the server builds.
const IN_TESTS: [(&str, &str); 1] = [("app", "vendors")];

/// The only room that may depend on a crate from outside.
const AT_HOME: [(&str, &str); 1] = [("sqlx", "engine")];

pub(super) fn breaches(members: &[Member]) -> Vec<Breach> {
    members.iter().flat_map(breaches_of).collect()
}

fn breaches_of(member: &Member) -> Vec<Breach> {
    let mut messages = Vec::new();
    let room = &member.name;
    let is_room = |name: &str| ARROWS.iter().any(|(room, _)| *room == name);
    let allowed = ARROWS
        .iter()
        .find(|(name, _)| name == room)
        .map(|(_, allowed)| *allowed);
    if allowed.is_none() {
        messages.push(format!(
            "{room} is a new room: say in xtask's table of arrows what it may use"
        ));
    }
    for dependency in &member.dependencies {
        let used = dependency.name.as_str();
        let for_tests =
            dependency.kind.as_deref() == Some("dev") && IN_TESTS.contains(&(room.as_str(), used));
        if is_room(used) && !for_tests && !allowed.unwrap_or_default().contains(&used) {
            messages.push(format!(
                "{room} must not use {used}: no arrow of the design leads there"
            ));
        }
        if let Some((_, home)) = AT_HOME
            .iter()
            .find(|(name, home)| *name == used && home != room)
        {
            messages.push(format!("{room} must not use {used}: only {home} does"));
        }
        if dependency
            .features
            .iter()
            .any(|feature| feature.contains("hydrate"))
        {
            messages.push(format!(
                "{room} switches `hydrate` on for {used}: only the WebAssembly build may, on its command line"
            ));
        }
    }
    if member
        .features
        .get("default")
        .is_some_and(|features| features.iter().any(|feature| feature == "hydrate"))
    {
        messages.push(format!(
            "{room} has `hydrate` as a default: with it the server panics"
        ));
    }
    let place = format!("Cargo.toml of {room}");
    messages
        .into_iter()
        .map(|message| Breach {
            place: place.clone(),
            message,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::workspace::Dependency;

    fn member(name: &str, dependencies: &[(&str, &[&str])], default: &[&str]) -> Member {
        let strings = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>()
        };
        Member {
            name: name.to_owned(),
            dependencies: dependencies
                .iter()
                .map(|(name, features)| Dependency {
                    name: (*name).to_owned(),
                    features: strings(features),
                    kind: None,
                })
                .collect(),
            features: BTreeMap::from([("default".to_owned(), strings(default))]),
        }
    }

    #[test]
    fn arrows_lead_one_way_only() {
        for (room, uses, is_allowed) in [
            ("server", "app", true),
            ("app", "engine", true),
            ("app", "sandbox", true),
            ("engine", "vendors", true),
            ("engine", "serde", true),
            ("engine", "sqlx", true),
            ("sandbox", "vendors", false),
            ("vendors", "sandbox", false),
            ("vendors", "engine", false),
            ("domain", "engine", false),
            ("islands", "engine", false),
            ("engine", "app", false),
            ("app", "vendors", false),
            ("app", "sqlx", false),
            ("server", "sqlx", false),
            ("xtask", "domain", false),
        ] {
            let breaches = breaches(&[member(room, &[(uses, &[])], &[])]);
            assert_eq!(
                breaches.is_empty(),
                is_allowed,
                "{room} -> {uses}: {breaches:?}"
            );
        }
    }

    #[test]
    fn what_is_for_tests_alone_stays_there() {
        let mut app = member("app", &[("vendors", &[])], &[]);
        assert_eq!(breaches(std::slice::from_ref(&app)).len(), 1);
        for dependency in &mut app.dependencies {
            dependency.kind = Some("dev".to_owned());
        }
        assert!(breaches(&[app]).is_empty());
    }

    #[test]
    fn a_room_that_the_table_does_not_know_is_reported() {
        assert_eq!(breaches(&[member("attic", &[], &[])]).len(), 1);
    }

    #[test]
    fn hydrate_is_never_switched_on_in_a_cargo_toml() {
        assert_eq!(
            breaches(&[member("app", &[("islands", &["hydrate"])], &[])]).len(),
            1
        );
        assert_eq!(
            breaches(&[member("app", &[("leptos", &["ssr", "hydrate"])], &[])]).len(),
            1
        );
        assert_eq!(breaches(&[member("islands", &[], &["hydrate"])]).len(), 1);
        assert!(breaches(&[member("app", &[("leptos", &["ssr"])], &["ssr"])]).is_empty());
    }
}
