//! Rows and columns.

use leptos::prelude::*;

/// What stands in one cell.
pub(crate) struct Cell {
    content: AnyView,
    kind: CellKind,
}

#[derive(Clone, Copy, PartialEq)]
enum CellKind {
    Plain,
    Time,
    Action,
}

impl Cell {
    /// Text, or whatever else is read.
    #[must_use]
    pub(crate) fn new(content: impl IntoView + 'static) -> Self {
        Self::of(CellKind::Plain, content)
    }

    /// A time, or another short text that is not broken into lines.
    #[must_use]
    pub(crate) fn time(content: impl IntoView + 'static) -> Self {
        Self::of(CellKind::Time, content)
    }

    /// What can be done with the row: it says itself what its column is called.
    #[must_use]
    pub(crate) fn action(content: impl IntoView + 'static) -> Self {
        Self::of(CellKind::Action, content)
    }

    fn of(kind: CellKind, content: impl IntoView + 'static) -> Self {
        Self {
            content: content.into_any(),
            kind,
        }
    }
}

/// Rows and columns; the first cell of a row tells what the row is about.
///
/// Where the page is too narrow for columns, the cells of a row stand one below the other, each with
/// its column's name. A browser may take that for no table any more, hence the roles.
#[component]
pub(crate) fn Table(
    /// An id on the page.
    id: &'static str,
    /// What the table shows.
    #[prop(into)]
    caption: String,
    /// Whether the caption is only for screen readers, under a heading that says the same.
    #[prop(optional)]
    caption_hidden: bool,
    /// What each column is called.
    columns: Vec<&'static str>,
    /// The cells of each row, one for each column.
    rows: Vec<Vec<Cell>>,
) -> impl IntoView {
    let caption_id = format!("{id}-caption");
    let named_by = caption_id.clone();
    let rows = rows
        .into_iter()
        .map(|cells| row(&columns, cells))
        .collect_view();
    let heads = columns
        .into_iter()
        .map(|column| view! { <th scope="col" role="columnheader">{column}</th> })
        .collect_view();
    // Without a tab stop nobody could scroll it by keyboard.
    view! {
        <div
            class="table-frame"
            role="region"
            tabindex="0"
            aria-labelledby=named_by
            id=id
        >
            <table class="table" role="table">
                <caption id=caption_id class:visually-hidden=caption_hidden>
                    {caption}
                </caption>
                <thead role="rowgroup">
                    <tr role="row">{heads}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

fn row(columns: &[&'static str], cells: Vec<Cell>) -> impl IntoView + use<> {
    let cells = cells
        .into_iter()
        .zip(columns)
        .enumerate()
        .map(|(index, (Cell { content, kind }, column))| {
            let is_time = kind == CellKind::Time;
            if index == 0 {
                return view! {
                    <th scope="row" role="rowheader" class:time=is_time>{content}</th>
                }
                .into_any();
            }
            let label = (kind != CellKind::Action).then_some(*column);
            view! {
                <td role="cell" class:time=is_time data-label=label>{content}</td>
            }
            .into_any()
        })
        .collect_view();
    view! { <tr role="row">{cells}</tr> }
}
