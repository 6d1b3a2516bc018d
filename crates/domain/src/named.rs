//! Choices that are stored and sent by name.

/// Gives an enum `ALL`, `name` and `from_name`, so that no name stands in two places.
macro_rules! named {
    ($type:ident { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// Every one there is.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$variant),+];

            /// The name in the database and on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }

            /// The one of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|it| it.name() == name)
            }
        }
    };
}
pub(crate) use named;

#[cfg(test)]
mod tests {
    use crate::delivery::{DeliveryEventKind, DeliveryState, ReceiptEvent};
    use crate::device::{DeviceType, SignOutReason, TokenDropReason};
    use crate::push::NoPush;

    /// Two of one name would be read back as the first of them.
    macro_rules! each_has_a_name_of_its_own {
        ($($type:ident),+) => {
            $(for it in $type::ALL {
                assert_eq!($type::from_name(it.name()), Some(it), "{}", it.name());
                assert_eq!($type::from_name(&it.name().to_uppercase()), None, "{}", it.name());
            })+
        };
    }

    #[test]
    fn each_is_found_by_its_exact_name_and_nothing_else_is() {
        each_has_a_name_of_its_own!(
            DeliveryEventKind,
            DeliveryState,
            DeviceType,
            NoPush,
            ReceiptEvent,
            SignOutReason,
            TokenDropReason
        );
        assert_eq!(DeliveryState::from_name(""), None);
        assert_eq!(DeliveryState::from_name("accepted "), None);
    }
}
