//! A finger on a phone.

use domain::Timestamp;

use super::{LastOpened, NotificationId, Opened, Phone, PhoneId, Phones};

/// There is no such phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no phone {0} in the sandbox")]
pub struct UnknownPhone(pub PhoneId);

/// Why nothing could be clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClickError {
    /// There is no such phone.
    #[error(transparent)]
    UnknownPhone(#[from] UnknownPhone),
    /// The notification is not in the bar: clicked, replaced or swiped away meanwhile.
    #[error("notification {notification} is no longer in the bar of phone {phone}: look again")]
    Gone {
        /// Which phone.
        phone: PhoneId,
        /// Which notification.
        notification: NotificationId,
    },
}

impl Phones {
    /// Clicks: the notification leaves the bar, and the phone opens what it asks for.
    pub(crate) fn click(
        &self,
        phone: PhoneId,
        notification: NotificationId,
        now: Timestamp,
    ) -> Result<Opened, ClickError> {
        let opened = self.change(phone, |it| {
            let place = it.notifications.iter().position(|n| n.id == notification)?;
            let opened = it.notifications.remove(place).opens;
            it.last_opened = Some(LastOpened {
                opened: opened.clone(),
                at: now,
            });
            Some(opened)
        })?;
        opened.ok_or(ClickError::Gone {
            phone,
            notification,
        })
    }

    /// Swipes everything away, and forgets what was not shown.
    pub(crate) fn clear(&self, phone: PhoneId) -> Result<(), UnknownPhone> {
        self.change(phone, |it| {
            it.notifications.clear();
            it.not_shown.clear();
        })
    }

    /// Changes a phone, and tells the pages that show it.
    pub(crate) fn change<T>(
        &self,
        id: PhoneId,
        change: impl FnOnce(&mut Phone) -> T,
    ) -> Result<T, UnknownPhone> {
        let result = {
            let mut shelf = self.shelf.lock();
            let phone = shelf.phones.iter_mut().find(|phone| phone.id == id);
            change(phone.ok_or(UnknownPhone(id))?)
        };
        self.changes.bump();
        Ok(result)
    }
}
