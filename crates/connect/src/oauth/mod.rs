//! Signing in to a mailbox whose provider takes no passwords (OAuth 2.0, RFC 6749 with PKCE, RFC 7636): a person agrees
//! once in the browser; what is kept from it buys a short-lived token whenever the mailbox is opened.

use oauth2::basic::{BasicClient, BasicErrorResponseType, BasicTokenResponse};
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope,
    TokenResponse, TokenUrl,
};
use std::io::Read as _;
use std::time::Duration;

#[cfg(test)]
mod tests;

/// How long a provider may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// An answer holds a few tokens.
const ANSWER_MAX: u64 = 1 << 20;

/// Where one signs in, and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    pub authorise: String,
    pub token: String,
    /// Rights that are asked for, with spaces between.
    pub scope: String,
}

impl Places {
    /// Microsoft 365; `tenant` is the directory's name or number, "common" for any.
    pub fn microsoft(tenant: &str) -> Self {
        let tenant = if tenant.is_empty() { "common" } else { tenant };
        let base = format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0");
        Self {
            authorise: format!("{base}/authorize"),
            token: format!("{base}/token"),
            scope:
                "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"
                    .to_owned(),
        }
    }

    pub fn google() -> Self {
        Self {
            authorise: "https://accounts.google.com/o/oauth2/v2/auth".to_owned(),
            token: "https://oauth2.googleapis.com/token".to_owned(),
            scope: "https://mail.google.com/".to_owned(),
        }
    }
}

/// This program, as the provider knows it.
#[derive(Clone)]
pub struct App {
    pub places: Places,
    pub client: String,
    /// Empty for an app without a secret.
    pub secret: String,
    /// Where the provider sends the person back to.
    pub back: String,
}

/// What a provider gave.
#[derive(Clone)]
pub struct Tokens {
    /// Opens the mailbox for about an hour.
    pub access: String,
    /// Buys the next one; absent if the one at hand stays good.
    pub renewal: Option<String>,
}

/// Why there are no tokens, in words for whoever set the mailbox up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("{0} is no address that can be used")]
    NoAddress(String),
    /// Only somebody who signs in anew can help.
    #[error("the provider does not accept the sign-in any more: {0}; sign in again")]
    Ended(String),
    #[error("the provider refuses this app: {0}; check its identifier and secret")]
    Refused(String),
    #[error("the provider cannot be reached: {0}")]
    Away(String),
}

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// A secret of one sign-in: it proves at its end that whoever began it ends it.
pub fn verifier() -> String {
    PkceCodeChallenge::new_random_sha256().1.secret().clone()
}

impl App {
    fn client(&self) -> Result<Client, Trouble> {
        let odd = |address: &str| Trouble::NoAddress(address.to_owned());
        let (authorise, token) = (&self.places.authorise, &self.places.token);
        let client = BasicClient::new(ClientId::new(self.client.clone()))
            .set_auth_uri(AuthUrl::new(authorise.clone()).map_err(|_| odd(authorise))?)
            .set_token_uri(TokenUrl::new(token.clone()).map_err(|_| odd(token))?)
            .set_redirect_uri(RedirectUrl::new(self.back.clone()).map_err(|_| odd(&self.back))?);
        Ok(if self.secret.is_empty() {
            client
        } else {
            client.set_client_secret(ClientSecret::new(self.secret.clone()))
        })
    }

    /// Where the person agrees. `state` comes back with them.
    ///
    /// # Errors
    /// An address that is none.
    pub fn address(&self, verifier: &str, state: String) -> Result<String, Trouble> {
        let client = self.client()?;
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.to_owned()));
        let mut request = client.authorize_url(|| CsrfToken::new(state)).set_pkce_challenge(challenge);
        for right in self.places.scope.split_whitespace() {
            request = request.add_scope(Scope::new(right.to_owned()));
        }
        // Google gives what renews a sign-in only to those who ask like this; others do not mind.
        let (address, _) = request.add_extra_param("access_type", "offline").add_extra_param("prompt", "consent").url();
        Ok(address.into())
    }

    /// Turns what came back into tokens. Waits for the provider.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn finish(&self, code: &str, verifier: &str) -> Result<Tokens, Trouble> {
        let client = self.client()?;
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()));
        request.request(&ask).map(|answer| tokens(&answer)).map_err(trouble)
    }

    /// Buys a token with what an earlier sign-in gave. Waits for the provider.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn renew(&self, renewal: &str) -> Result<Tokens, Trouble> {
        let client = self.client()?;
        let renewal = RefreshToken::new(renewal.to_owned());
        client.exchange_refresh_token(&renewal).request(&ask).map(|answer| tokens(&answer)).map_err(trouble)
    }
}

fn tokens(answer: &BasicTokenResponse) -> Tokens {
    Tokens {
        access: answer.access_token().secret().clone(),
        renewal: answer.refresh_token().map(|token| token.secret().clone()),
    }
}

type Failed = RequestTokenError<Gone, oauth2::StandardErrorResponse<BasicErrorResponseType>>;

fn trouble(error: Failed) -> Trouble {
    match error {
        RequestTokenError::ServerResponse(said) => {
            let words =
                said.error_description().map_or_else(|| said.error().to_string(), |d| d.chars().take(300).collect());
            match said.error() {
                BasicErrorResponseType::InvalidGrant => Trouble::Ended(words),
                _ => Trouble::Refused(words),
            }
        }
        RequestTokenError::Request(gone) => Trouble::Away(gone.0),
        RequestTokenError::Parse(error, _) => Trouble::Away(format!("it answered something unexpected: {error}")),
        RequestTokenError::Other(why) => Trouble::Away(why),
    }
}

/// The provider did not answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Gone(String);

fn ask(request: HttpRequest) -> Result<HttpResponse, Gone> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        // A provider that sends us elsewhere would learn our secrets there.
        .max_redirects(0)
        .build()
        .into();
    let answer = agent.run(request).map_err(|e| Gone(e.to_string()))?;
    let (parts, body) = answer.into_parts();
    let mut bytes = Vec::new();
    body.into_reader().take(ANSWER_MAX).read_to_end(&mut bytes).map_err(|e| Gone(e.to_string()))?;
    Ok(HttpResponse::from_parts(parts, bytes))
}
