//! Which projects of an account somebody may know of, or something is about.

use std::collections::BTreeSet;
use std::sync::Arc;

use nubo_base::{Id, Uuid};

use crate::Project;

/// A choice of projects; shared, because it is copied with every request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Rooms {
    /// All of them, those to come too.
    #[default]
    All,
    /// These alone; none of them is a choice as well.
    These(Arc<BTreeSet<Id<Project>>>),
}

impl Rooms {
    /// Whether nothing is left out.
    #[must_use]
    pub const fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// Whether a project is among them.
    #[must_use]
    pub fn has(&self, project: Id<Project>) -> bool {
        match self {
            Self::All => true,
            Self::These(these) => these.contains(&project),
        }
    }

    /// Whether something is among them that lives in a project, or belongs to the account as a
    /// whole, which is everybody's.
    #[must_use]
    pub fn admits(&self, project: Option<Id<Project>>) -> bool {
        project.is_none_or(|project| self.has(project))
    }

    /// Those that are among both.
    #[must_use]
    pub fn both(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::All, some) | (some, Self::All) => some.clone(),
            (Self::These(one), Self::These(other)) => one.intersection(other).copied().collect(),
        }
    }

    /// Whether none of them is missing in `other`.
    #[must_use]
    pub fn are_within(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::All) => true,
            (Self::All, Self::These(_)) => false,
            (Self::These(one), Self::These(other)) => one.is_subset(other),
        }
    }

    /// The project, if it is exactly one.
    #[must_use]
    pub fn one(&self) -> Option<Id<Project>> {
        self.these().filter(|these| these.len() == 1).and_then(|these| these.first().copied())
    }

    /// The projects, where not all are meant.
    #[must_use]
    pub fn these(&self) -> Option<&BTreeSet<Id<Project>>> {
        match self {
            Self::All => None,
            Self::These(these) => Some(these),
        }
    }

    /// Their bare ids, where not all are meant.
    #[must_use]
    pub fn uuids(&self) -> Option<Vec<Uuid>> {
        self.these().map(|these| these.iter().map(|id| id.uuid()).collect())
    }
}

impl FromIterator<Id<Project>> for Rooms {
    fn from_iter<I: IntoIterator<Item = Id<Project>>>(these: I) -> Self {
        Self::These(Arc::new(these.into_iter().collect()))
    }
}

impl From<Id<Project>> for Rooms {
    fn from(one: Id<Project>) -> Self {
        std::iter::once(one).collect()
    }
}

/// The one project, or all where none is named.
impl From<Option<Id<Project>>> for Rooms {
    fn from(one: Option<Id<Project>>) -> Self {
        one.map_or(Self::All, Self::from)
    }
}

/// The one project, or all where none is named.
impl From<Option<Uuid>> for Rooms {
    fn from(one: Option<Uuid>) -> Self {
        Self::from(one.map(Id::<Project>::of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(n: u64) -> Id<Project> {
        Id::of(Uuid::from_u64_pair(n, 0))
    }

    fn rooms(these: &[u64]) -> Rooms {
        these.iter().map(|n| room(*n)).collect()
    }

    #[test]
    fn no_project_at_all_is_not_the_same_as_every_project() {
        let none = rooms(&[]);
        assert!(!none.is_all() && !none.has(room(1)) && none.admits(None));
        assert!(!none.admits(Some(room(1))) && Rooms::All.admits(Some(room(1))));
        assert_eq!((none.one(), none.uuids()), (None, Some(Vec::new())));
        assert_eq!(Rooms::All.uuids(), None);
        assert_eq!(Rooms::from(None::<Uuid>), Rooms::All);
        assert_eq!(Rooms::from(room(1)).one(), Some(room(1)));
    }

    #[test]
    fn two_choices_together_are_never_more_than_one_of_them() {
        let choices = [Rooms::All, rooms(&[]), rooms(&[1]), rooms(&[1, 2]), rooms(&[2, 3])];
        for one in &choices {
            for other in &choices {
                let both = one.both(other);
                assert!(both.are_within(one) && both.are_within(other), "{one:?} {other:?}");
                for n in 0..5 {
                    let has = one.has(room(n)) && other.has(room(n));
                    assert_eq!(both.has(room(n)), has, "{one:?} {other:?} {n}");
                }
                assert_eq!(one.are_within(other), one.both(other) == *one, "{one:?} {other:?}");
            }
        }
    }
}
