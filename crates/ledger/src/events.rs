//! What the ledger announces: the kinds of its journal entries, for live pages and other rooms.

pub const RECOMMENDATION_WRITTEN: &str = "recommendation.written";
pub const RECOMMENDATION_PRESENTED: &str = "recommendation.presented";
pub const RECOMMENDATION_ASSESSED: &str = "recommendation.assessed";
pub const RECOMMENDATION_DECIDED: &str = "recommendation.decided";
/// An accepted risk ran out: the question is open again.
pub const RECOMMENDATION_REOPENED: &str = "recommendation.reopened";
pub const QUESTION_ASKED: &str = "recommendation.question_asked";
pub const QUESTION_ANSWERED: &str = "recommendation.question_answered";
pub const WORKAROUND_KEPT: &str = "workaround.kept";
pub const WORKAROUND_ENDED: &str = "workaround.ended";
pub const CONSEQUENCE_LINKED: &str = "consequence.linked";
pub const CONSEQUENCE_UNLINKED: &str = "consequence.unlinked";
pub const RISK_ACCEPTED: &str = "recommendation.risk_accepted";
