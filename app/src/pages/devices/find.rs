//! Look up a user's devices.

use domain::device::UserState;
use domain::{Permission, Timestamp, UserId};
use engine::applications::Application;
use engine::devices::Device;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::address;
use crate::components::{
    Button, ButtonLink, Cell, ErrorSummary, Look, Notice, PageHeader, PostButton, SearchForm,
    StatusTag, Table, TextInput, Tone,
};
use crate::failure::Failure;
use crate::pages::applications::{all, one, sdkappid_of};
use crate::pages::loaded;
use crate::pages::test_pushes;
use crate::pages::title::PageTitle;
use crate::times;
use crate::visit::{Visit, visit};
use crate::words::Words;

#[component]
pub(crate) fn DevicesPage() -> impl IntoView {
    let visit = visit();
    let segment = use_params_map()
        .read_untracked()
        .get("sdkappid")
        .unwrap_or_default();
    loaded(async move {
        let actor = visit.actor()?;
        let engine = &visit.state.engine;
        let application =
            engine::applications::find(engine, &actor, sdkappid_of(&segment)?).await?;
        let typed = visit.query("user").unwrap_or_default().trim().to_owned();
        let found = match UserId::parse(&typed) {
            Ok(user) => Some(engine::devices::find(engine, &actor, application.id, &user).await?),
            Err(_) => None,
        };
        Ok::<_, Failure>(page(&visit, &application, &typed, found))
    })
}

fn page(
    visit: &Visit,
    application: &Application,
    typed: &str,
    found: Option<Vec<Device>>,
) -> impl IntoView + use<> {
    let words = visit.words;
    let texts = &words.offline_push.devices;
    let problem = (found.is_none() && !typed.is_empty()).then(|| texts.not_a_user.to_owned());
    let problems: Vec<_> = problem
        .iter()
        .map(|text| ("user".to_owned(), text.clone()))
        .collect();
    let typed = typed.to_owned();
    let user = typed.clone();
    let unbound = visit.query("unbound").is_some();
    let may = |permission| visit.permits(permission, application.id);
    let buttons = Buttons {
        unbind: may(Permission::UnbindDevice),
        test: may(Permission::SendTestPush),
    };
    let now = visit.state.engine.now();
    let own = address(application.id);
    view! {
        <PageTitle
            title=format!("{} · {}", texts.title, application.name)
            has_problems=problem.is_some()
        />
        <PageHeader
            title=texts.title
            lead=texts.hint
            breadcrumb_label=words.frame.breadcrumbs
            breadcrumb=vec![all(words), one(application)]
        />
        {unbound.then(|| view! {
            <Notice tone=Tone::Good answers=true>{texts.unbound}</Notice>
        })}
        <ErrorSummary title=words.frame.error_summary problems=problems/>
        <SearchForm action=own.clone()>
            <TextInput name="user" label=texts.user value=typed problem=problem code=true/>
            <div class="form-actions">
                <Button>{texts.look_up}</Button>
            </div>
        </SearchForm>
        {found.map(|devices| {
            if devices.is_empty() {
                return view! { <p>{(texts.none)(&user)}</p> }.into_any();
            }
            let rows = devices
                .into_iter()
                .map(|device| row(words, &own, &device, now, buttons))
                .collect();
            table(words, rows).into_any()
        })}
    }
}

fn table(words: &'static Words, rows: Vec<Vec<Cell>>) -> impl IntoView {
    let texts = &words.offline_push.devices;
    let columns = vec![
        texts.device,
        texts.state,
        texts.last_seen,
        texts.certificate,
        texts.token,
        texts.unread,
    ];
    view! { <Table id="devices" caption=texts.title caption_hidden=true columns=columns rows=rows/> }
}

/// What the reader may do to a device.
#[derive(Clone, Copy)]
struct Buttons {
    unbind: bool,
    test: bool,
}

fn row(
    words: &'static Words,
    own: &str,
    device: &Device,
    now: Timestamp,
    buttons: Buttons,
) -> Vec<Cell> {
    let texts = &words.offline_push.devices;
    let state = device.state(now);
    let tone = match state {
        UserState::Online | UserState::OnlineInBackground => Tone::Good,
        UserState::PushOnline => Tone::Waiting,
        UserState::Offline => Tone::Neutral,
    };
    let signed_out = device.presence.signed_out.map(|out| {
        let text = (texts.signed_out)(out.reason, &times::readable(out.at));
        view! { <p class="quiet">{text}</p> }
    });
    let certificate = device.binding.as_ref().map(|it| it.certificate.to_string());
    let (user, name) = (device.key.user.to_string(), device.key.device.to_string());
    let token = match &device.binding {
        Some(binding) => {
            let reported = (texts.reported)(&times::readable(binding.reported_at));
            let unbind = buttons.unbind.then(|| {
                view! {
                    <PostButton
                        action=format!("{own}/unbind")
                        label=texts.unbind
                        detail=name.clone()
                        fields=vec![("user", user), ("device", name.clone())]
                        look=Look::Danger
                    />
                }
            });
            let test = buttons.test.then(|| {
                let name = name.clone();
                view! {
                    <ButtonLink href=test_pushes::address_of_device(&device.key)>
                        {words.settings.test}
                        <span class="visually-hidden">{format!(" {name}")}</span>
                    </ButtonLink>
                }
            });
            let token = binding.token.to_string();
            view! {
                <span class="code">{token}</span>
                <p class="quiet">{reported}</p>
                <div class="row-actions">{test} {unbind}</div>
            }
            .into_any()
        }
        None => {
            let dropped = device
                .dropped
                .map(|(reason, at)| (texts.dropped)(reason, &times::readable(at)));
            view! {
                {texts.no_token}
                {dropped.map(|text| view! { <p class="quiet">{text}</p> })}
            }
            .into_any()
        }
    };
    let state = view! {
        <StatusTag tone=tone text=(texts.state_name)(state)/>
        {signed_out}
    };
    let device_type = device.device_type.name();
    let device_name = view! {
        <span class="code">{name}</span>
        <p class="quiet">{device_type}</p>
    };
    vec![
        Cell::new(device_name),
        Cell::new(state),
        Cell::time(times::readable(device.presence.last_heard_at)),
        Cell::new(certificate),
        Cell::new(token),
        Cell::new(device.unread.to_string()),
    ]
}
