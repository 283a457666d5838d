//! The queries that run when their page is opened, and which of them has to wait for which.

use super::{
    cells::{App, EntityId, Kind, Set},
    graph::NodeId,
};
use belljar_core::app::{self, OnLoad};
use rustc_hash::FxHashMap;

impl App {
    /// In the order of the definition, but each after those whose data its template reads, itself or through bindings.
    /// Queries that need each other have to begin somewhere.
    pub(crate) fn on_load(&mut self) -> Vec<OnLoad> {
        let queries: Vec<EntityId> = self.names.values().copied().filter(|id| self.runs_on_load(*id)).collect();
        let needs: FxHashMap<EntityId, Vec<EntityId>> =
            queries.iter().map(|id| (*id, self.needs(*id, &queries))).collect();
        let mut order: Set<EntityId> = Set::default();
        let mut seen: Set<EntityId> = Set::default();
        let mut list = Vec::new();
        for query in queries {
            let mut open = vec![(query, false)];
            while let Some((query, is_next)) = open.pop() {
                if !is_next {
                    if seen.insert(query) {
                        open.push((query, true));
                        open.extend(needs[&query].iter().rev().map(|need| (*need, false)));
                    }
                    continue;
                }
                let name = |id: &EntityId| self.entity(*id).name.to_string();
                let after = needs[&query].iter().filter(|need| order.contains(*need)).map(name).collect();
                list.push(OnLoad { query: name(&query), after });
                order.insert(query);
            }
        }
        list
    }

    fn runs_on_load(&self, id: EntityId) -> bool {
        matches!(&self.entity(id).definition, app::Entity::Query(query) if query.settings.run_on_load)
    }

    /// Which of some queries another one's template reads, in their order.
    fn needs(&mut self, id: EntityId, queries: &[EntityId]) -> Vec<EntityId> {
        let parts: Vec<NodeId> = self.entity(id).dormant.values().copied().collect();
        let mut open = Vec::new();
        for part in parts {
            let Kind::Dormant(bound) = self.cell(part).kind.clone() else { continue };
            open.extend(self.read_by(&bound.mentions));
        }
        let mut seen: Set<NodeId> = Set::default();
        let mut found: Set<EntityId> = Set::default();
        while let Some(cell) = open.pop() {
            if seen.insert(cell) {
                let cell = self.cell(cell);
                found.insert(cell.entity);
                open.extend(cell.reads().iter().map(|read| read.cell));
            }
        }
        queries.iter().copied().filter(|query| *query != id && found.contains(query)).collect()
    }
}
