//! The push platforms: one per phone maker.

use serde::{Deserialize, Serialize};

use crate::Problem;

/// A phone maker's push service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// OPPO PUSH, which also serves realme and OnePlus phones.
    Oppo,
}

impl Platform {
    /// Every platform that a certificate can be added for.
    pub const ALL: [Self; 1] = [Self::Oppo];

    /// The platform's name in addresses, forms and the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Oppo => "oppo",
        }
    }

    /// The platform as its maker writes it: the same in every language.
    #[must_use]
    pub const fn brand(self) -> &'static str {
        match self {
            Self::Oppo => "OPPO",
        }
    }

    /// The platform of that name.
    ///
    /// # Errors
    /// [`Problem::Required`] for nothing, [`Problem::UnknownChoice`] for another name.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        if typed.is_empty() {
            return Err(Problem::Required);
        }
        Self::ALL
            .into_iter()
            .find(|platform| platform.name() == typed)
            .ok_or(Problem::UnknownChoice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_platforms_that_are_built_are_known() {
        assert_eq!(Platform::parse("oppo"), Ok(Platform::Oppo));
        assert_eq!(Platform::parse("OPPO"), Err(Problem::UnknownChoice));
        assert_eq!(Platform::parse("nokia"), Err(Problem::UnknownChoice));
        assert_eq!(Platform::parse(""), Err(Problem::Required));
    }
}
