//! Figures kept in memory.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use nubo_base::{Time, Uuid};
use nubo_domain::Result;
use nubo_domain::metric::{COARSE, Figure, Gathered, Shelves, Turn, Values, floor, seconds};
use nubo_ports::{Metrics, Sample, SeriesQuery};

/// A store of figures in memory.
#[derive(Debug, Default)]
pub struct MemoryMetrics(Mutex<Kept>);

/// A server and a moment in seconds.
type Key = (Uuid, i64);

#[derive(Debug, Default)]
struct Kept {
    shelves: Shelves,
    fine: BTreeMap<Key, Values>,
    coarse: BTreeMap<Key, Average>,
}

/// What stands for many figures.
#[derive(Clone, Copy, Debug, Default)]
struct Average {
    weight: u32,
    values: Values,
    peaks: Values,
}

#[async_trait]
impl Metrics for MemoryMetrics {
    async fn write(&self, at: Time, samples: Vec<Sample>) -> Result<()> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = kept.shelves.turn(at);
        if !turn.roll.is_empty() {
            kept.roll(&turn);
        }
        for sample in samples.into_iter().filter(|sample| !sample.values.is_empty()) {
            kept.fine.insert((sample.server.uuid(), turn.at), sample.values);
        }
        Ok(())
    }

    async fn read(&self, query: SeriesQuery) -> Result<Vec<Vec<Option<f64>>>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(query.figures.iter().map(|figure| kept.series(&query, *figure)).collect())
    }
}

impl Kept {
    fn roll(&mut self, turn: &Turn) {
        let mut spans: BTreeMap<Key, Vec<Values>> = BTreeMap::new();
        for ((server, at), values) in &self.fine {
            if turn.roll.contains(at) {
                let span = floor(*at, seconds(COARSE));
                spans.entry((*server, span)).or_default().push(*values);
            }
        }
        self.coarse.extend(spans.into_iter().map(|(key, all)| (key, Average::of(&all))));
        self.coarse.retain(|(_, at), _| *at >= turn.oldest);
        let pruned = self.shelves.pruned;
        self.fine.retain(|(_, at), _| *at >= pruned);
    }

    fn series(&self, query: &SeriesQuery, figure: Figure) -> Vec<Option<f64>> {
        let mut gathered = Gathered::on(query.grid);
        let (first, end) = (query.grid.first(), query.grid.end());
        let border = self.shelves.pruned.clamp(first, end.max(first));
        let of = |span: Range<i64>| {
            let server = query.server.uuid();
            (server, span.start)..(server, span.end)
        };
        for ((_, at), average) in self.coarse.range(of(first..border)) {
            if let (Some(value), Some(peak)) =
                (average.values.get(figure), average.peaks.get(figure))
            {
                gathered.add(*at, f64::from(average.weight), (value, peak));
            }
        }
        for ((_, at), values) in self.fine.range(of(border..end.max(border))) {
            if let Some(value) = values.get(figure) {
                gathered.add(*at, 1.0, (value, value));
            }
        }
        gathered.values(query.aggregate)
    }
}

impl Average {
    fn of(all: &[Values]) -> Self {
        let mut average = Self { weight: count(all.len()), ..Self::default() };
        for figure in Figure::ALL {
            let there: Vec<f64> = all.iter().filter_map(|values| values.get(*figure)).collect();
            let sum: f64 = there.iter().sum();
            let peak = there.iter().copied().reduce(f64::max);
            average.values.set(*figure, Some(sum / f64::from(count(there.len()))));
            average.peaks.set(*figure, peak);
        }
        average
    }
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
