//! The states that the reference tells apart, and one more.

/// Where a device stands, as the reference calls it. The later, the better reachable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UserState {
    /// Signed out, kicked, or silent for too long: gets nothing.
    Offline,
    /// Signed in, but its connection is gone: the app was killed or has no network.
    PushOnline,
    /// Connected, but nobody looks at it.
    OnlineInBackground,
    /// Connected, and in front of its user.
    Online,
}

impl UserState {
    /// Every state, the least reachable first.
    pub const ALL: [Self; 4] = [
        Self::Offline,
        Self::PushOnline,
        Self::OnlineInBackground,
        Self::Online,
    ];

    /// The reference's word, which does not tell background from foreground.
    #[must_use]
    pub const fn reference_name(self) -> &'static str {
        match self {
            Self::Offline => "Offline",
            Self::PushOnline => "PushOnline",
            Self::OnlineInBackground | Self::Online => "Online",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_reachable_state_is_the_greater_one() {
        let mut states = UserState::ALL;
        states.sort();
        assert_eq!(states, UserState::ALL);
        assert_eq!(
            states.map(UserState::reference_name),
            ["Offline", "PushOnline", "Online", "Online"]
        );
    }
}
