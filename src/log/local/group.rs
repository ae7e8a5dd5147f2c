//! Consumer groups: who is alive, and whose partitions are whose.

use super::store::{Store, topic_number};
use crate::event::Topic;
use crate::log::{LogError, Positions, Restart, Restarts};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

pub(super) fn generation_of(store: &Store, connection: &Connection, group: &str) -> Result<i64, LogError> {
    connection
        .prepare_cached("SELECT generation FROM generation WHERE grp = ?1")
        .and_then(|mut statement| statement.query_row([group], |row| row.get(0)).optional())
        .map(|generation| generation.unwrap_or(0))
        .map_err(|e| store.error(e))
}

pub(super) fn bump(transaction: &Transaction<'_>, group: &str) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO generation VALUES (?1, 1) ON CONFLICT DO UPDATE SET generation = generation + 1",
        [group],
    )?;
    Ok(())
}

/// Marks a member as alive, buries the dead, and gives the generation that results.
pub(super) fn heartbeat(
    store: &Store,
    transaction: &Transaction<'_>,
    group: &str,
    member: &str,
    now: i64,
    session: i64,
) -> Result<i64, LogError> {
    let beat = || -> rusqlite::Result<()> {
        let known = transaction.execute(
            "UPDATE member SET seen = ?3 WHERE grp = ?1 AND member = ?2",
            params![group, member, now],
        )?;
        let dead = transaction
            .execute("DELETE FROM member WHERE grp = ?1 AND seen < ?2", params![group, now - session])?;
        if known == 0 {
            transaction.execute("INSERT INTO member VALUES (?1, ?2, ?3)", params![group, member, now])?;
        }
        if known == 0 || dead > 0 {
            bump(transaction, group)?;
        }
        Ok(())
    };
    beat().map_err(|e| store.error(e))?;
    generation_of(store, transaction, group)
}

/// The restart and committed positions of the partitions that fall to a member: the ranges of the
/// sorted members over the sorted partitions, the same for every topic.
pub(super) fn assign(
    store: &Store,
    transaction: &Transaction<'_>,
    group: &str,
    member: &str,
    topics: &[Topic],
) -> Result<(Restarts, Positions), LogError> {
    let members: Vec<String> = transaction
        .prepare_cached("SELECT member FROM member WHERE grp = ?1 ORDER BY member")
        .and_then(|mut statement| statement.query_map([group], |row| row.get(0))?.collect())
        .map_err(|e| store.error(e))?;
    let index = members.iter().position(|m| m == member).unwrap_or(0) as i32;
    let (mut restart, mut committed) = (Restarts::new(), Positions::new());
    for &topic in topics {
        let count = store.partitions(transaction, topic)?;
        let (each, extra) = (count / members.len() as i32, count % members.len() as i32);
        let start = index * each + index.min(extra);
        let end = start + each + i32::from(index < extra);
        for partition in start..end {
            let position: Option<(i64, Restart)> = transaction
                .prepare_cached(
                    "SELECT next, restart, mark FROM position WHERE grp = ?1 AND topic = ?2 AND partition = ?3",
                )
                .and_then(|mut s| {
                    s.query_row(params![group, topic_number(topic), partition], |r| {
                        Ok((r.get(0)?, Restart { from: r.get(1)?, mark: r.get(2)? }))
                    })
                    .optional()
                })
                .map_err(|e| store.error(e))?;
            let (next, from) = position.unwrap_or_default();
            committed.insert((topic, partition), next);
            restart.insert((topic, partition), from);
        }
    }
    Ok((restart, committed))
}
