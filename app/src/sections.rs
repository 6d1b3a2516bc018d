//! Which sections of the console a visitor sees, and in which one they are.

use domain::ConsolePermission;

use crate::components::{Here, Section};
use crate::pages::{applications, audit, members};
use crate::visit::Visit;

/// The sections that the visitor may see; none before signing in.
pub(crate) fn sections(visit: &Visit) -> Vec<Section> {
    let Some(actor) = &visit.actor else {
        return Vec::new();
    };
    let may = |permission| actor.require_in_console(permission).is_ok();
    let words = visit.words;
    let all = [
        (applications::ADDRESS, words.applications.title, true),
        (
            members::ADDRESS,
            words.members.title,
            may(ConsolePermission::ManageMembers),
        ),
        (
            audit::ADDRESS,
            words.audit.title,
            may(ConsolePermission::ReadAuditLog),
        ),
    ];
    all.into_iter()
        .filter(|(_, _, seen)| *seen)
        .map(|(href, text, _)| Section {
            href,
            text,
            here: here(href, &visit.address),
        })
        .collect()
}

/// Where the page with this address stands to the section with that one.
fn here(section: &str, address: &str) -> Here {
    let path = address.split('?').next().unwrap_or_default();
    match path.strip_prefix(section) {
        Some("") => Here::Itself,
        Some(rest) if rest.starts_with('/') => Here::Below,
        _ => Here::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_in_one_section() {
        for (address, applications, members) in [
            ("/applications", Here::Itself, Here::No),
            ("/applications/1400000001?saved", Here::Below, Here::No),
            ("/members?saved", Here::No, Here::Itself),
            ("/members/3", Here::No, Here::Below),
            ("/membership", Here::No, Here::No),
            ("/profile", Here::No, Here::No),
        ] {
            assert_eq!(
                here(applications::ADDRESS, address),
                applications,
                "{address}"
            );
            assert_eq!(here(members::ADDRESS, address), members, "{address}");
        }
    }
}
