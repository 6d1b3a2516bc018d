//! The browser's title of a page.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::visit::visit;

/// The page's title, which starts with "Error:" while something is wrong with its form.
#[component]
pub(crate) fn PageTitle(
    #[prop(into)] mut title: String,
    #[prop(optional)] has_problems: bool,
) -> impl IntoView {
    if has_problems {
        title.insert_str(0, visit().words.frame.error_prefix);
    }
    view! { <Title text=title/> }
}
