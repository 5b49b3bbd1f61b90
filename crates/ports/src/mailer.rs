//! The mailer: hands letters to whatever carries mail.
//!
//! It knows neither why a letter was written nor whether it was tried before.

use async_trait::async_trait;
use nubo_domain::{Letter, Result};

/// Carries letters.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands a letter over. It may be handed over again after an answer was lost: the letter's id
    /// tells both apart from two letters, and a carrier that can leaves the second one out.
    ///
    /// # Errors
    /// `validation_failed` when the letter is refused for good; `unavailable` when it may be tried
    /// again.
    async fn send(&self, letter: &Letter) -> Result<()>;
}
