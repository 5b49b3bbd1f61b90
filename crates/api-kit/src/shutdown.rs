//! The wish to stop, which connections, streams and loops watch.

use std::sync::Arc;

use tokio::sync::watch;

/// The side that wishes; dropping it is a wish as well.
#[derive(Debug)]
pub struct ShutdownTrigger(watch::Sender<bool>);

/// The side that watches.
#[derive(Clone, Debug)]
pub struct Shutdown(Arc<watch::Receiver<bool>>);

impl ShutdownTrigger {
    /// A trigger and its first watcher.
    #[must_use]
    pub fn new() -> (Self, Shutdown) {
        let (sender, receiver) = watch::channel(false);
        (Self(sender), Shutdown(Arc::new(receiver)))
    }

    /// Wishes the stop.
    pub fn pull(&self) {
        self.0.send_replace(true);
    }
}

impl Shutdown {
    /// Whether the stop is wished.
    #[must_use]
    pub fn is_wished(&self) -> bool {
        *self.0.borrow()
    }

    /// Ends when the stop is wished.
    pub async fn wished(&self) {
        let mut receiver = watch::Receiver::clone(&self.0);
        // An error means that the trigger is gone, which is a wish as well.
        let _gone = receiver.wait_for(|wished| *wished).await.is_err();
    }
}
