//! Live figures: who may read them, of which moments and how many.

use std::time::Duration;

use nubo_base::Time;
use nubo_domain::metric::{Aggregate, COARSE, FINE, FINE_KEPT, Figure, Grid, Values, seconds};
use nubo_domain::server::ServerState;
use nubo_domain::{Error, Result, Scope, Server};
use nubo_ports::SeriesQuery;

use crate::{Action, Ask, Facts, Mode, Needs};

/// Verbs of figures.
pub const ACTIONS: &[Facts] = &[Facts::of::<ReadMetrics>(), Facts::of::<ReadUsageNow>()];

/// What is read where no first moment is named.
const USUAL_SPAN: Duration = Duration::from_secs(3_600);
/// About so many points are read where no step is named.
const USUAL_POINTS: i64 = 360;
/// The most points of all series together.
const POINTS_MAX: usize = 20_000;
/// Steps that people expect, in seconds.
const STEPS: [i64; 13] =
    [10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];

/// Reads series of a server's figures.
#[derive(Clone, Debug)]
pub struct ReadMetrics {
    /// Of which server, by id or name.
    pub resource: String,
    /// Which figures.
    pub figures: Vec<Figure>,
    /// The first moment.
    pub from: Option<Time>,
    /// The last moment; never later than now.
    pub to: Option<Time>,
    /// The span between two points; made longer where figures are kept so.
    pub step: Option<Duration>,
    /// What stands for several figures in one point.
    pub aggregate: Aggregate,
}

/// Series of figures.
#[derive(Clone, Debug)]
pub struct Report {
    /// What they are of.
    pub query: SeriesQuery,
    /// One series for each figure, one value for each point.
    pub values: Vec<Vec<Option<f64>>>,
}

impl Action for ReadMetrics {
    const NAME: &'static str = "metric.read";
    const NEEDS: Needs = Needs::Scope(Scope::MetricsRead);
    const MODE: Mode = Mode::Read;
    type Output = SeriesQuery;

    fn run(&self, ask: &mut Ask<'_>) -> Result<SeriesQuery> {
        let server: Server = ask.at(&self.resource)?;
        let mut figures = Vec::new();
        for figure in &self.figures {
            if !figures.contains(figure) {
                figures.push(*figure);
            }
        }
        if figures.is_empty() {
            return Err(Error::invalid("name", "is required"));
        }
        let grid = self.grid(ask.now)?;
        let points = grid.len().saturating_mul(figures.len());
        if points > POINTS_MAX {
            let issue = format!("would give {points} points; at most {POINTS_MAX} at a time");
            return Err(Error::invalid("step", issue));
        }
        let (server, aggregate) = (server.head.id, self.aggregate);
        Ok(SeriesQuery { server, figures, grid, aggregate })
    }
}

/// Says where the latest figures of a server are; nowhere for one that does not run. Whoever may
/// look at a server may see what it uses.
#[derive(Clone, Debug)]
pub struct ReadUsageNow {
    /// Of which, by id or name.
    pub server: String,
}

/// What was measured longer ago is not told as the present.
const PRESENT: Duration = Duration::from_secs(60);

impl Action for ReadUsageNow {
    const NAME: &'static str = "server.read_usage";
    const NEEDS: Needs = Needs::Scope(Scope::ServersRead);
    const MODE: Mode = Mode::Read;
    type Output = Option<SeriesQuery>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Option<SeriesQuery>> {
        let server: Server = ask.at(&self.server)?;
        if server.state() != ServerState::Running {
            return Ok(None);
        }
        let (figures, aggregate) = (Figure::ALL.to_vec(), Aggregate::Average);
        let grid = Grid::of(ask.now.before(PRESENT), ask.now, FINE);
        Ok(Some(SeriesQuery { server: server.head.id, figures, grid, aggregate }))
    }
}

/// The last point of series at which anything is known.
pub(crate) fn last(query: &SeriesQuery, series: &[Vec<Option<f64>>]) -> Option<(Time, Values)> {
    (0..query.grid.len()).rev().find_map(|place| {
        let mut values = Values::default();
        for (figure, points) in query.figures.iter().zip(series) {
            values.set(*figure, points.get(place).copied().flatten());
        }
        let passed = i64::try_from(place).ok()?.checked_mul(seconds(query.grid.step()))?;
        let at = Time::from_micros(query.grid.first().checked_add(passed)?.checked_mul(1_000_000)?);
        (!values.is_empty()).then_some((at, values))
    })
}

impl ReadMetrics {
    /// The moments that are wanted, as far as there are figures for them.
    fn grid(&self, now: Time) -> Result<Grid> {
        let to = self.to.map_or(now, |to| to.min(now));
        let from = self.from.unwrap_or_else(|| to.before(USUAL_SPAN));
        if from >= to {
            return Err(Error::invalid("from", "must lie before to, and before now"));
        }
        let is_fine = from >= now.before(FINE_KEPT);
        let unit = seconds(if is_fine { FINE } else { COARSE });
        let wanted = match self.step {
            Some(step) => seconds(step),
            None => usual_step(seconds(to.since(from))),
        };
        // Rounded up to a multiple of what is kept.
        let step = wanted.max(1).saturating_add(unit - 1).div_euclid(unit).saturating_mul(unit);
        Ok(Grid::of(from, to, Duration::from_secs(u64::try_from(step).unwrap_or(u64::MAX))))
    }
}

/// The step that gives a span of seconds some hundred points.
fn usual_step(span: i64) -> i64 {
    let fits = |step: &&i64| span.div_euclid(**step) <= USUAL_POINTS;
    // Beyond what is kept there are only gaps, which need no points of their own.
    let longest = span.div_euclid(USUAL_POINTS);
    STEPS.iter().find(fits).copied().unwrap_or(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;

    const fn at(second: i64) -> Time {
        Time::from_micros(second * 1_000_000)
    }

    fn read(
        from: Option<i64>,
        to: Option<i64>,
        step: Option<u64>,
    ) -> Result<(i64, i64, i64, usize)> {
        let wanted = ReadMetrics {
            resource: String::new(),
            figures: Vec::new(),
            from: from.map(at),
            to: to.map(at),
            step: step.map(Duration::from_secs),
            aggregate: Aggregate::Average,
        };
        let grid = wanted.grid(at(1_000 * HOUR))?;
        Ok((grid.first(), grid.end(), seconds(grid.step()), grid.len()))
    }

    #[test]
    fn the_last_hour_is_read_where_nothing_is_said_and_steps_fit_the_span() {
        let now = 1_000 * HOUR;
        assert_eq!(read(None, None, None), Ok((now - HOUR, now, 10, 360)));
        assert_eq!(read(None, Some(now + HOUR), None), Ok((now - HOUR, now, 10, 360)));
        assert_eq!(read(Some(now - 24 * HOUR), None, None).unwrap().2, 300);
        assert_eq!(read(Some(now - 7 * 24 * HOUR), None, None).unwrap().2, 1_800);
        assert_eq!(read(Some(now - 30 * 24 * HOUR), None, None).unwrap().2, 7_200);
        assert_eq!(read(Some(0), Some(HOUR), None).unwrap().2, 300, "only averages are that old");
    }

    #[test]
    fn a_step_is_made_as_long_as_figures_are_kept() {
        let now = 1_000 * HOUR;
        assert_eq!(read(Some(now - 60), None, Some(25)).unwrap().2, 30);
        assert_eq!(read(Some(now - 25 * HOUR), None, Some(10)).unwrap().2, 300);
        assert_eq!(read(Some(now - 25 * HOUR), None, Some(301)).unwrap().2, 600);
        for (from, to) in [(now, None), (now + 1, None), (50, Some(50)), (60, Some(50))] {
            assert_eq!(read(Some(from), to, None).unwrap_err().fields()[0].field, "from");
        }
        assert!(read(Some(i64::MIN / 1_000_000), None, None).unwrap().3 <= 1_000_000);
    }
}
