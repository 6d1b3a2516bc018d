//! The time until a saved revision takes effect.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::web_sys::Element;

use crate::page::{alive, find, read_attribute, write_attribute};

/// Where a `data-text` has the remaining time.
pub const TIME_PLACEHOLDER: &str = "{time}";

/// `9:58`, or `1:09:58` from an hour on.
///
/// ```
/// assert_eq!(islands::clock_face(598), "9:58");
/// ```
#[must_use]
pub fn clock_face(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut face = String::new();
    if hours > 0 {
        face.push_str(&hours.to_string());
        face.push(':');
        push_two_digits(&mut face, minutes);
    } else {
        face.push_str(&minutes.to_string());
    }
    face.push(':');
    push_two_digits(&mut face, seconds);
    face
}

fn push_two_digits(face: &mut String, number: u32) {
    if number < 10 {
        face.push('0');
    }
    face.push_str(&number.to_string());
}

/// Ticks the `[role=timer]` among its children down to zero, once a second.
///
/// The timer carries `data-effective-at` and `data-now` (both the server's milliseconds, so that a
/// wrong clock in the browser does not matter), `data-text` with [`TIME_PLACEHOLDER`], and
/// `data-in-effect` and `data-announcement` for the moment when the time is over. Then the closest
/// `[data-activation]` becomes `in-effect`, and its `[data-announce=activation]` is read out once.
#[island]
pub fn CountdownIsland(children: Children) -> impl IntoView {
    alive(children, count_down)
}

fn count_down(root: &Element) {
    let Some(timer) = find(root, "[role=timer]") else {
        return;
    };
    let millis = |name| read_attribute(&timer, name).parse::<i64>().ok();
    let (Some(effective_at), Some(now)) = (millis("data-effective-at"), millis("data-now")) else {
        return;
    };
    let ends = browser_millis() + effective_at - now;
    let text = read_attribute(&timer, "data-text");
    let ticking = Rc::new(Cell::new(None::<IntervalHandle>));
    let to_stop = Rc::clone(&ticking);
    let tick = move || {
        let left = ends - browser_millis();
        if left > 0 {
            // Rounded up: nothing is in effect while a part of the last second is left.
            let seconds = u32::try_from((left + 999) / 1000).unwrap_or(u32::MAX);
            let shown = text.replace(TIME_PLACEHOLDER, &clock_face(seconds));
            timer.set_text_content(Some(&shown));
        } else {
            take_effect(&timer);
            if let Some(handle) = to_stop.take() {
                handle.clear();
            }
        }
    };
    if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        ticking.set(Some(handle));
    }
}

/// Only differences of this are used.
fn browser_millis() -> i64 {
    js_sys::Date::now() as i64
}

fn take_effect(timer: &Element) {
    timer.set_text_content(Some(&read_attribute(timer, "data-in-effect")));
    if let Ok(Some(area)) = timer.closest("[data-activation]") {
        write_attribute(&area, "data-activation", "in-effect");
        if let Some(announcer) = find(&area, "[data-announce=activation]") {
            announcer.set_text_content(Some(&read_attribute(timer, "data-announcement")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::clock_face;

    #[test]
    fn a_clock_face_has_two_digits_after_each_colon() {
        for (seconds, face) in [
            (0, "0:00"),
            (9, "0:09"),
            (60, "1:00"),
            (598, "9:58"),
            (3_599, "59:59"),
            (3_600, "1:00:00"),
            (4_198, "1:09:58"),
            (360_000, "100:00:00"),
        ] {
            assert_eq!(clock_face(seconds), face);
        }
    }
}
