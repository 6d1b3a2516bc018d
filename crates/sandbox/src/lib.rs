//! The vendors' other side: simulated push gateways with faults, and phones that show what arrives.
//!
//! [`Sandbox::start`] opens the gateways on a listener of their own. A connector that is pointed at
//! [`Sandbox::oppo_url`] signs in and sends as it would to the real vendor, and the message appears
//! on one of the [`Phone`]s, where it can be clicked. What the vendor's documents say of fields,
//! lengths and codes is checked; what they do not say is taken as leniently as known clients need.
//!
//! Everything is in memory, bounded, and the same after every start.

mod changes;
mod chat_app;
mod faults;
mod listener;
mod lock;
mod oppo;
mod phones;
mod recent;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::oppo::Region;
use domain::{Clock, Timestamp};
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};

pub use chat_app::{Account, AppAction, AppError, AppLife, AppProblem, ChatApp, Line, SignedOut};
pub use faults::{Fault, UnknownFault};
pub use oppo::{JournalEntry, ReceiptCounts, UnknownVendorApp, VendorApp, demo_vendor_app};
pub use phones::{
    ClickError, LastOpened, MOST_NOTIFICATIONS, NotShown, NotShownReason, Notification,
    NotificationId, Opened, Phone, PhoneId, UnknownPhone,
};

use changes::Changes;
use chat_app::ChatApps;
use listener::{ResetSwitch, ResettableListener};
use oppo::{Gateway, Journal, Letters, VendorApps};
use phones::Phones;

const CHINA: &str = "/oppo";
const OVERSEAS: &str = "/oppo-overseas";

/// How to start a sandbox.
#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// Where the gateways listen, normally `127.0.0.1:0`: any free port.
    pub listen: SocketAddr,
    /// Decides whether timestamps and tokens are still good.
    pub clock: Arc<dyn Clock>,
    /// How long [`Fault::Slow`] waits before it answers.
    pub slow_answer: Duration,
    /// Whether to count every push by its name, without limit: see [`Sandbox::journal`].
    pub journal: bool,
    /// Where the server takes device connections, such as
    /// `ws://127.0.0.1:3000/v4/device/connection`; without it nobody can sign in on a phone.
    pub device_connection: Option<String>,
}

impl SandboxConfig {
    /// Longer than the ten seconds that a patient client waits.
    pub const SLOW_ANSWER: Duration = Duration::from_secs(15);

    /// A sandbox on any free port of this machine.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            clock,
            slow_answer: Self::SLOW_ANSWER,
            journal: false,
            device_connection: None,
        }
    }
}

/// Why the sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The address is taken or not ours.
    #[error("the sandbox cannot listen on {address}: choose another address or port")]
    Listen {
        /// Where it should have listened.
        address: SocketAddr,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// The client that posts receipts could not be made.
    #[error("the sandbox cannot post receipts: its HTTP client could not be made")]
    Receipts(#[source] reqwest::Error),
}

/// A running sandbox. Clones are the same sandbox; it stops when the last of them is dropped.
#[derive(Clone)]
pub struct Sandbox(Arc<Running>);

struct Running {
    address: SocketAddr,
    clock: Arc<dyn Clock>,
    gateway: Arc<Gateway>,
    phones: Arc<Phones>,
    chat_apps: ChatApps,
    changes: Changes,
    /// Dropped with the last clone, which stops the listener.
    _stop: oneshot::Sender<()>,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("address", &self.0.address)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Starts the gateways and returns when they listen.
    ///
    /// # Errors
    /// [`SandboxError::Listen`] when the address cannot be had.
    pub async fn start(config: SandboxConfig) -> Result<Self, SandboxError> {
        let refused = |source| SandboxError::Listen {
            address: config.listen,
            source,
        };
        let listener = TcpListener::bind(config.listen).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let postman = oppo::postman().map_err(SandboxError::Receipts)?;

        let changes = Changes::none_yet();
        let phones = Arc::new(Phones::switched_on(oppo::demo_phones(), changes.clone()));
        let (letters, bag) = Letters::new();
        let gateway = Arc::new(Gateway::new(
            Arc::clone(&config.clock),
            VendorApps::registered(changes.clone()),
            Arc::clone(&phones),
            letters,
            Journal::new(config.journal),
        ));
        let region =
            |prefix, region| oppo::router(prefix, region, Arc::clone(&gateway), config.slow_answer);
        let router = region(CHINA, Region::China).merge(region(OVERSEAS, Region::Overseas));
        let (stop, stopped) = oneshot::channel();

        tokio::spawn(oppo::deliver(bag, postman));
        tokio::spawn(async move {
            let service = router.into_make_service_with_connect_info::<ResetSwitch>();
            let serving = axum::serve(ResettableListener(listener), service)
                .with_graceful_shutdown(async {
                    // Nothing is ever sent: this ends when the other end is dropped.
                    let _ = stopped.await;
                });
            if let Err(error) = serving.await {
                tracing::error!(%error, "the sandbox's gateways stopped");
            }
        });
        Ok(Self(Arc::new(Running {
            address,
            chat_apps: ChatApps::installed(
                config.device_connection,
                Arc::clone(&config.clock),
                Arc::clone(&phones),
            ),
            clock: config.clock,
            gateway,
            phones,
            changes,
            _stop: stop,
        })))
    }

    /// Base address of OPPO's gateway for China, without a slash at its end.
    #[must_use]
    pub fn oppo_url(&self) -> String {
        format!("http://{}{CHINA}", self.0.address)
    }

    /// Base address of OPPO's gateway for everywhere else. Neither takes the other's tokens.
    #[must_use]
    pub fn oppo_overseas_url(&self) -> String {
        format!("http://{}{OVERSEAS}", self.0.address)
    }

    /// What OPPO's developer console would show: the registered apps with all their credentials.
    #[must_use]
    pub fn vendor_apps(&self) -> Vec<VendorApp> {
        self.0.gateway.vendor_apps.all()
    }

    /// Makes something go wrong for one vendor app, or with [`Fault::None`] nothing any more.
    ///
    /// # Errors
    /// [`UnknownVendorApp`] when no app has this AppKey.
    pub fn set_fault(&self, app_key: &str, fault: Fault) -> Result<(), UnknownVendorApp> {
        self.0.gateway.vendor_apps.set_fault(app_key, fault)
    }

    /// All phones as they are now.
    #[must_use]
    pub fn phones(&self) -> Vec<Phone> {
        self.0.phones.all()
    }

    /// One phone as it is now.
    #[must_use]
    pub fn phone(&self, id: PhoneId) -> Option<Phone> {
        self.0.phones.one(id)
    }

    /// The moment that the phones go by.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// A finger on the chat app of a phone.
    ///
    /// # Errors
    /// [`AppError`]; where there is such a phone, it shows the problem too.
    pub async fn act(&self, phone: PhoneId, action: AppAction) -> Result<(), AppError> {
        self.0.chat_apps.act(phone, action).await
    }

    /// Switches a phone's network on or off. What the vendor kept for it meanwhile arrives, and the
    /// app connects again.
    ///
    /// # Errors
    /// [`AppError`]; where there is such a phone, it shows the problem too.
    pub async fn set_network(&self, phone: PhoneId, on: bool) -> Result<(), AppError> {
        let done = self.0.chat_apps.set_network(phone, on).await;
        self.0.gateway.hand_over_kept();
        done
    }

    /// Shows on a phone why something did not work that never came as far as the phone.
    ///
    /// # Errors
    /// [`UnknownPhone`] when there is no such phone.
    pub fn complain(&self, phone: PhoneId, problem: AppProblem) -> Result<(), UnknownPhone> {
        self.0.chat_apps.complain(phone, Some(problem))
    }

    /// A finger on a notification: it leaves the bar, and the phone does what the message says. An
    /// app that this opens connects again; what goes wrong with that, it shows itself.
    ///
    /// # Errors
    /// [`ClickError`] when there is no such phone, or the notification is not in its bar.
    pub async fn click(
        &self,
        phone: PhoneId,
        notification: NotificationId,
    ) -> Result<Opened, ClickError> {
        let opened = self.0.phones.click(phone, notification, self.now())?;
        if !matches!(opened, Opened::WebPage { .. })
            && let Err(error) = self.act(phone, AppAction::Open).await
        {
            tracing::info!(%error, "an app was opened and has no connection");
        }
        Ok(opened)
    }

    /// Swipes all notifications away, and forgets what the phone did not show.
    ///
    /// # Errors
    /// [`UnknownPhone`] when there is no such phone.
    pub fn clear(&self, phone: PhoneId) -> Result<(), UnknownPhone> {
        self.0.phones.clear(phone)
    }

    /// Every push that the gateways took, by the name that its sender gave it; nothing where no
    /// journal is kept.
    #[must_use]
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.0.gateway.journal()
    }

    /// How many pushes the gateways took, to whichever phone and however often.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.0.gateway.taken()
    }

    /// What came of the receipts that messages asked for.
    #[must_use]
    pub fn receipt_counts(&self) -> ReceiptCounts {
        self.0.gateway.receipt_counts()
    }

    /// A count that grows with every change of a phone or a fault, for a page that is live.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.changes.watch()
    }
}
