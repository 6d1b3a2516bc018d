//! `pushdeck serve`.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::{AppState, SecureCookies};
use domain::callback::CallbackReach;
use domain::pace::Pace;
use engine::Engine;
use engine::api_keys;
use engine::callbacks::CallbackSender;
use engine::connections::{ConnectionLimits, limit_devices};
use engine::deliveries::{self, Dispatcher};
use engine::members::AddMemberError;
use sandbox::{Sandbox, SandboxConfig};
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use vendors::oppo::{OppoConnector, OppoHosts};

use crate::arguments::Serve;
use crate::housekeeping::Housekeeping;
use crate::http::{Requests, TrustedProxies};
use crate::metrics::{self, MetricsServer};
use crate::site::Site;
use crate::start_up::StartUpError;
use crate::stop::Stop;
use crate::storage;
use crate::terminal::say;
use crate::{demo, http};

/// How long open requests may take to end once the program was told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

/// Runs the console until it is told to stop.
pub(crate) async fn serve(options: Serve) -> Result<(), StartUpError> {
    let site = Site::read(&options.site)?;
    let (listener, address) = listen(options.listen, "--listen").await?;
    let metrics_listener = match options.metrics_listen {
        Some(address) => Some(listen(address, "--metrics-listen").await?),
        None => None,
    };

    let single_sign_on = options
        .single_sign_on
        .clone()
        .set_up(options.public_url.as_deref(), address)?;

    let clock = storage::clock();
    let sandbox = match options.sandbox {
        true => {
            let config = SandboxConfig {
                device_connection: Some(format!("ws://{address}{}", http::DEVICE_CONNECTION)),
                ..SandboxConfig::new(Arc::clone(&clock))
            };
            Some(Sandbox::start(config).await?)
        }
        false => None,
    };
    let hosts = hosts(&options, sandbox.as_ref());
    let oppo = OppoConnector::new(vendors::http_client()?, hosts, Arc::clone(&clock));
    // A real vendor reaches a machine by its public name alone, a simulated one is on it.
    let receipts_at = match options.sandbox {
        true => Some(format!("http://{address}")),
        false => options.public_url.clone(),
    };
    let callback_reach = match options.sandbox {
        true => CallbackReach::Sandbox,
        false => CallbackReach::Public,
    };
    let (engine, key_file) = storage::open(
        &options.storage,
        options.activation_delay,
        clock,
        oppo,
        receipts_at,
        callback_reach,
    )
    .await?;
    let seeded = match sandbox.as_ref() {
        Some(_) => demo::seed(&engine).await?,
        None => false,
    };
    let admin = first_admin(&engine).await?;

    let url = options
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{address}"));
    let state = AppState {
        options: site.options,
        engine: engine.clone(),
        single_sign_on: single_sign_on.clone(),
        sandbox,
        stylesheet: site.stylesheet,
        public_url: options.public_url.as_deref().map(Arc::from),
        secure_cookies: SecureCookies(url.starts_with("https://")),
    };
    let proxies = TrustedProxies::new(options.trusted_proxies.clone());
    let requests = Requests::default();
    let router = http::router(
        &state,
        &options.site,
        proxies,
        requests.clone(),
        options.answer_timeout,
    );
    let stop = Stop::listen().map_err(StartUpError::Serve)?;
    greet(&url, &options, key_file.as_deref(), admin.as_ref(), seeded);
    if let Some(single_sign_on) = single_sign_on {
        let settings = single_sign_on.settings();
        say!(
            "Single sign-on with {}; the provider must know the redirect URI {}",
            settings.name,
            settings.redirect_url
        );
    }
    if let Some(rate) = options.push_rate {
        deliveries::pace(&engine, rate);
    }
    limit_devices(&engine, device_limits(&options));
    api_keys::limit_calls(&engine, Pace::new(options.api_rate, options.api_burst));
    let housekeeping = Housekeeping::start(&engine);
    let dispatcher = Dispatcher::start(engine.clone())
        .await
        .map_err(StartUpError::Dispatcher)?;
    let callbacks = CallbackSender::start(&engine);
    let metrics = metrics_listener.map(|(listener, address)| {
        say!("Metrics are served at {}", metrics::url(address));
        MetricsServer::start(listener, engine.clone(), requests)
    });
    run(listener, router, stop).await;
    drop((housekeeping, dispatcher, callbacks, metrics));
    engine.close().await;
    Ok(())
}

fn device_limits(options: &Serve) -> ConnectionLimits {
    ConnectionLimits {
        in_all: options.device_connections,
        per_address: options.device_connections_per_address,
        ..ConnectionLimits::DEVICES
    }
}

/// Listens there, and tells where that is: any free port may have been asked for.
async fn listen(
    address: SocketAddr,
    option: &'static str,
) -> Result<(TcpListener, SocketAddr), StartUpError> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|source| match source.kind() {
            ErrorKind::AddrInUse => StartUpError::PortTaken { address, option },
            _ => StartUpError::Listen { address, source },
        })?;
    let address = listener.local_addr().map_err(StartUpError::Serve)?;
    Ok((listener, address))
}

/// What the command line names comes first, then the sandbox, then the real ones.
fn hosts(options: &Serve, sandbox: Option<&Sandbox>) -> OppoHosts {
    let real = OppoHosts::default();
    OppoHosts {
        china: options
            .oppo_url
            .clone()
            .or_else(|| sandbox.map(Sandbox::oppo_url))
            .unwrap_or(real.china),
        overseas: options
            .oppo_overseas_url
            .clone()
            .or_else(|| sandbox.map(Sandbox::oppo_overseas_url))
            .unwrap_or(real.overseas),
    }
}

/// What the new admin signs in with, to be shown once.
struct FirstSignIn {
    name: String,
    /// `None` where the person who started the program has chosen it.
    password: Option<SecretString>,
}

async fn first_admin(engine: &Engine) -> Result<Option<FirstSignIn>, StartUpError> {
    let chosen = std::env::var("PUSHDECK_ADMIN_PASSWORD")
        .ok()
        .filter(|password| !password.is_empty())
        .map(SecretString::from);
    let admin = match engine::members::create_first_admin(engine, chosen).await {
        Ok(admin) => admin,
        Err(AddMemberError::Password(problem)) => return Err(StartUpError::AdminPassword(problem)),
        // Pushes go on; only the console wants somebody.
        Err(AddMemberError::Taken(name)) => {
            tracing::warn!(
                %name,
                "no admin can sign in: add one with `pushdeck member add NAME --role admin`"
            );
            None
        }
        Err(error) => return Err(StartUpError::FirstAdmin(error)),
    };
    Ok(admin.map(|admin| FirstSignIn {
        name: admin.name,
        password: admin.generated.then_some(admin.password),
    }))
}

/// What the person who started it should read.
fn greet(
    url: &str,
    options: &Serve,
    new_key_file: Option<&Path>,
    admin: Option<&FirstSignIn>,
    seeded: bool,
) {
    say!("Pushdeck is running at {url}");
    if options.sandbox {
        say!("Sandbox: vendors and phones are simulated; the phones are at {url}/sandbox");
    }
    if seeded {
        say!("A first application with an OPPO certificate in effect is there to try.");
    }
    storage::greet(new_key_file);
    match admin {
        Some(FirstSignIn {
            name,
            password: Some(password),
        }) => {
            say!(
                "Sign in as {name} with the password {}",
                password.expose_secret()
            );
            say!("The password is shown only now.");
        }
        Some(FirstSignIn {
            name,
            password: None,
        }) => {
            say!("Sign in as {name} with the password from PUSHDECK_ADMIN_PASSWORD.");
        }
        None => {}
    }
}

/// Serves until the program is told to stop, then lets open requests end for a moment.
async fn run(listener: TcpListener, router: axum::Router, stop: Stop) {
    let (stopping, mut stopped) = tokio::sync::watch::channel(false);
    let serving = http::serve(listener, router, async move {
        stop.told().await;
        say!("Stopping.");
        stopping.send_replace(true);
    });
    let too_late = async move {
        // Ends with the sender too, which then has nothing more to say.
        let _ = stopped.wait_for(|stopping| *stopping).await;
        tokio::time::sleep(LAST_ANSWERS).await;
    };
    tokio::select! {
        () = serving => {}
        () = too_late => {}
    }
}
