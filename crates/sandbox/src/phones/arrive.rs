//! A message arrives on a phone.

use domain::Timestamp;

use super::{MOST_NOTIFICATIONS, NotShown, NotShownReason, Notification, NotificationId};
use super::{Opened, Phone, Phones};

/// What the vendor hands to a phone.
#[derive(Clone, Debug)]
pub(crate) struct Arriving<'a> {
    pub(crate) title: &'a str,
    pub(crate) body: &'a str,
    pub(crate) channel: Option<&'a str>,
    pub(crate) notify_id: Option<i64>,
    pub(crate) opens: &'a Opened,
    pub(crate) message_id: &'a str,
}

/// Whether there was a phone to hand it to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// It reached the phone, shown or not.
    Reached,
    /// The phone has no network.
    OutOfReach,
    /// No phone has this app under this registration id.
    NotRegistered,
    /// The phone had its messages of the day: the vendor hands it no more.
    OverLimit,
}

impl Phones {
    /// Hands a message to the phone on which the app of `app_key` has this registration id.
    pub(crate) fn arrive(
        &self,
        app_key: &str,
        registration_id: &str,
        message: &Arriving<'_>,
        now: Timestamp,
    ) -> Arrival {
        {
            let mut shelf = self.shelf.lock();
            let id = NotificationId(shelf.last_notification.saturating_add(1));
            let Some(phone) = shelf
                .phones
                .iter_mut()
                .find(|phone| phone.app_key == app_key && phone.registration_id == registration_id)
            else {
                return Arrival::NotRegistered;
            };
            if !phone.network {
                return Arrival::OutOfReach;
            }
            phone.receive(id, message, now);
            shelf.last_notification = id.0;
        }
        self.changes.bump();
        Arrival::Reached
    }
}

impl Phone {
    fn receive(&mut self, id: NotificationId, message: &Arriving<'_>, now: Timestamp) {
        match self.channel_for(message) {
            Ok(channel) => {
                if message.notify_id.is_some() {
                    self.notifications
                        .retain(|shown| shown.notify_id != message.notify_id);
                }
                let shown = Notification {
                    id,
                    title: message.title.to_owned(),
                    body: message.body.to_owned(),
                    channel,
                    arrived_at: now,
                    message_id: message.message_id.to_owned(),
                    opens: message.opens.clone(),
                    notify_id: message.notify_id,
                };
                put_on_top(&mut self.notifications, shown);
            }
            Err(reason) => {
                let not_shown = NotShown {
                    title: message.title.to_owned(),
                    body: message.body.to_owned(),
                    arrived_at: now,
                    message_id: message.message_id.to_owned(),
                    reason,
                };
                put_on_top(&mut self.not_shown, not_shown);
            }
        }
    }

    fn channel_for(&self, message: &Arriving<'_>) -> Result<String, NotShownReason> {
        let channel = message.channel.ok_or(NotShownReason::ChannelMissing)?;
        if self.channels.iter().any(|created| created == channel) {
            Ok(channel.to_owned())
        } else {
            Err(NotShownReason::ChannelUnknown {
                channel: channel.to_owned(),
            })
        }
    }
}

fn put_on_top<T>(newest_first: &mut Vec<T>, item: T) {
    newest_first.truncate(MOST_NOTIFICATIONS - 1);
    newest_first.insert(0, item);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changes::Changes;
    use crate::oppo::demo_phones;

    const NOW: Timestamp = Timestamp::from_millis(1_000);
    const OPENS: &Opened = &Opened::App { extras: Vec::new() };

    fn message(body: &str) -> Arriving<'_> {
        Arriving {
            title: "Title",
            body,
            channel: Some("tuikit"),
            notify_id: None,
            opens: OPENS,
            message_id: "m",
        }
    }

    fn shown(phones: &Phones) -> Vec<String> {
        let phone = phones.all().remove(0);
        phone.notifications.into_iter().map(|n| n.body).collect()
    }

    fn send(phones: &Phones, message: &Arriving<'_>) -> Arrival {
        let phone = phones.all().remove(0);
        phones.arrive(&phone.app_key, &phone.registration_id, message, NOW)
    }

    fn phones() -> Phones {
        Phones::switched_on(demo_phones(), Changes::none_yet())
    }

    #[test]
    fn the_newest_notification_stands_on_top() {
        let phones = phones();
        for body in ["one", "two"] {
            assert_eq!(send(&phones, &message(body)), Arrival::Reached);
        }
        assert_eq!(shown(&phones), ["two", "one"]);
    }

    #[test]
    fn a_phone_keeps_the_newest_fifty_shown_and_not_shown() {
        let phones = phones();
        for n in 1..=60 {
            let body = n.to_string();
            send(&phones, &message(&body));
            let channel = None;
            send(
                &phones,
                &Arriving {
                    channel,
                    ..message(&body)
                },
            );
        }
        let phone = phones.all().remove(0);
        assert_eq!(phone.notifications.len(), 50);
        assert_eq!(phone.not_shown.len(), 50);
        assert_eq!(phone.notifications[0].body, "60");
        assert_eq!(phone.notifications[49].body, "11");
        assert_eq!(phone.not_shown[49].body, "11");
    }

    #[test]
    fn without_a_channel_that_the_app_created_nothing_is_shown_and_the_reason_is_kept() {
        for (channel, reason) in [
            (None, NotShownReason::ChannelMissing),
            (
                Some("TUIKit"),
                NotShownReason::ChannelUnknown {
                    channel: "TUIKit".to_owned(),
                },
            ),
        ] {
            let phones = phones();
            assert_eq!(
                send(
                    &phones,
                    &Arriving {
                        channel,
                        ..message("x")
                    }
                ),
                Arrival::Reached,
                "the phone was reached all the same"
            );
            let phone = phones.all().remove(0);
            assert!(phone.notifications.is_empty());
            assert_eq!(phone.not_shown[0].reason, reason);
        }
    }

    #[test]
    fn the_same_notify_id_replaces_the_shown_notification() {
        let phones = phones();
        for (body, notify_id) in [
            ("a", Some(1)),
            ("b", Some(2)),
            ("c", None),
            ("d", None),
            ("e", Some(1)),
        ] {
            send(
                &phones,
                &Arriving {
                    notify_id,
                    ..message(body)
                },
            );
        }
        assert_eq!(shown(&phones), ["e", "d", "c", "b"]);
    }

    #[test]
    fn a_registration_id_of_another_app_reaches_nobody() {
        let phones = phones();
        let all = phones.all();
        let (china, overseas) = (&all[0], &all[2]);
        let arrival = phones.arrive(
            &overseas.app_key,
            &china.registration_id,
            &message("x"),
            NOW,
        );
        assert_eq!(arrival, Arrival::NotRegistered);
        assert_eq!(phones.all(), all);
    }

    #[test]
    fn an_arrival_is_a_change_and_a_miss_is_none() {
        let phones = phones();
        let changes = phones.changes.watch();
        phones.arrive("nobody", "nothing", &message("x"), NOW);
        assert!(!changes.has_changed().unwrap());
        send(&phones, &message("x"));
        assert!(changes.has_changed().unwrap());
    }
}
