//! What moves on a page: the only WebAssembly of the console.
//!
//! An island takes no typed props, only the children that the server rendered, and reads what it
//! needs from their `data-*` attributes: one typed prop would bring a JSON parser along, as heavy as
//! everything here together. Every text that an island shows stands in those attributes too, so that
//! no language is compiled in. Without script the children stay as the server wrote them, and are
//! right.
//!
//! To add one: write the HTML as a component in `app`, wrap it in the island, read the attributes in
//! the function given to `alive`, which
//! runs in the browser alone, while the island's body runs on the server too.

pub mod copy;
pub mod countdown;
pub mod live;
mod page;
pub mod preview;

pub use copy::CopyIsland;
pub use countdown::{CountdownIsland, TIME_PLACEHOLDER, clock_face};
pub use live::LiveIsland;
pub use preview::NotificationPreview;

/// Brings the islands of the page to life, and says so in `<html data-live="true">`.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
    // The loader calls the islands right after this function, in the same task.
    leptos::prelude::set_timeout(page::mark_as_live, std::time::Duration::ZERO);
}
