//! A page, read as a browser reads it.

use scraper::{ElementRef, Html, Node, Selector};

use crate::answer::Answer;
use crate::form::Form;

pub(crate) struct Page {
    html: Html,
}

/// What is wrong with a form, as its summary tells it: the field's link and the text.
pub(crate) type SummaryLine = (String, String);

impl Page {
    pub(crate) fn new(answer: &Answer) -> Self {
        Self {
            html: Html::parse_document(&answer.body),
        }
    }

    pub(crate) fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        select(self.html.root_element(), selector)
    }

    #[track_caller]
    pub(crate) fn one(&self, selector: &str) -> ElementRef<'_> {
        match self.all(selector)[..] {
            [one] => one,
            ref all => panic!("{} times {selector} in: {}", all.len(), self.text()),
        }
    }

    pub(crate) fn has(&self, selector: &str) -> bool {
        !self.all(selector).is_empty()
    }

    pub(crate) fn language(&self) -> &str {
        self.html.root_element().attr("lang").unwrap_or_default()
    }

    pub(crate) fn title(&self) -> String {
        text_of(self.one("title"))
    }

    pub(crate) fn heading(&self) -> String {
        text_of(self.one("h1"))
    }

    /// Everything that can be read on the page.
    pub(crate) fn text(&self) -> String {
        text_of(self.one("body"))
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) {
        assert!(
            self.text().contains(text),
            "no {text:?} in: {}",
            self.text()
        );
    }

    #[track_caller]
    pub(crate) fn does_not_say(&self, text: &str) {
        assert!(!self.text().contains(text), "{text:?} in: {}", self.text());
    }

    /// The form that posts to this address.
    #[track_caller]
    pub(crate) fn form(&self, action: &str) -> Form {
        Form::read(self.one(&format!("form[method=post][action='{action}']")))
    }

    /// Where the page's forms post to, the frame's own excepted.
    pub(crate) fn actions(&self) -> Vec<&str> {
        self.all("main form")
            .into_iter()
            .filter_map(|form| form.attr("action"))
            .collect()
    }

    /// Where the page's links lead, the frame's own excepted.
    pub(crate) fn links(&self) -> Vec<&str> {
        self.links_in("main")
    }

    /// The sections of the console that the frame leads to.
    pub(crate) fn sections(&self) -> Vec<&str> {
        self.links_in(".main-nav")
    }

    fn links_in(&self, place: &str) -> Vec<&str> {
        self.all(&format!("{place} a[href]"))
            .into_iter()
            .filter_map(|link| link.attr("href"))
            .collect()
    }

    /// What stands beside the field, by the way that a screen reader takes.
    #[track_caller]
    pub(crate) fn problem(&self, field: &str) -> Option<String> {
        let control = self.one(&format!("[id='{field}']"));
        let group = control
            .ancestors()
            .filter_map(ElementRef::wrap)
            .find(|element| element.value().name() == "fieldset");
        let described = match control.attr("type") {
            Some("radio" | "checkbox") => group.unwrap(),
            _ => control,
        };
        let problem = described
            .attr("aria-describedby")
            .unwrap_or_default()
            .split(' ')
            .find(|id| id.ends_with("-problem"))?;
        assert_eq!(described.attr("aria-invalid"), Some("true"), "{field}");
        Some(text_of(self.one(&format!("[id='{problem}']"))))
    }

    pub(crate) fn summary(&self) -> Vec<SummaryLine> {
        self.all(".error-summary li")
            .into_iter()
            .map(|line| {
                let link = select(line, "a[href]").into_iter().next();
                let href = link.and_then(|link| link.attr("href"));
                (href.unwrap_or_default().to_owned(), text_of(line))
            })
            .collect()
    }

    /// The fact of that name.
    #[track_caller]
    pub(crate) fn fact(&self, term: &str) -> String {
        let fact = self.all(".fact").into_iter().find(|fact| {
            select(*fact, "dt")
                .into_iter()
                .any(|dt| text_of(dt) == term)
        });
        let fact = fact.unwrap_or_else(|| panic!("no fact {term:?} in: {}", self.text()));
        text_of(select(fact, "dd")[0])
    }
}

pub(crate) fn select<'html>(within: ElementRef<'html>, selector: &str) -> Vec<ElementRef<'html>> {
    let selector = Selector::parse(selector).unwrap();
    within.select(&selector).collect()
}

/// The text of an element, with a space between the texts of different elements.
pub(crate) fn text_of(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    let mut last = None;
    for node in element.descendants() {
        let parent = node.parent();
        let in_script = parent
            .and_then(ElementRef::wrap)
            .is_some_and(|parent| parent.value().name() == "script");
        if let (Node::Text(part), false) = (node.value(), in_script) {
            if last != parent.map(|parent| parent.id()) {
                text.push(' ');
            }
            text.push_str(part);
            last = parent.map(|parent| parent.id());
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
