//! What lies in wait for whoever goes back.

use crate::scenario::model::{ArtefactGone, Dependents, Erring, SchemaChange, WayBack};
use crate::scenario::value::Fields;

pub(super) fn way_back(fields: &Fields) -> Option<WayBack> {
    let (schema, gone) = (fields.record("schema_change")?, fields.record("artefact_gone")?);
    let dependents = fields.record("dependents")?;
    Some(WayBack {
        schema_change: SchemaChange {
            chance: schema.share("chance")?,
            unreadable: schema.law("unreadable")?,
            expand_contract: schema.flag("expand_contract")?,
        },
        migrate_down: fields.law("migrate_down")?,
        restore: fields.law("restore")?,
        artefact_gone: ArtefactGone {
            chance: gone.share("chance")?,
            rebuild: gone.law("rebuild")?,
        },
        drift: erring(fields.record("drift")?)?,
        last_bad: erring(fields.record("last_bad")?)?,
        repair: fields.law("repair")?,
        wrong_version_rate: fields.law("wrong_version_rate")?,
        dependents: Dependents {
            chance: dependents.share("chance")?,
            rate: dependents.law("rate")?,
            takes: dependents.law("takes")?,
        },
        security_fix: fields.share("security_fix")?,
        reapply: fields.law("reapply")?,
        half_written: fields.share("half_written")?,
    })
}

fn erring(fields: &Fields) -> Option<Erring> {
    Some(Erring { chance: fields.share("chance")?, rate: fields.law("rate")? })
}
