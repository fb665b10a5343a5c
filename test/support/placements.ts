/** A table of every placement: sharded, global on all data nodes and on some, on one that is not the default node, and on that. */
export const placedTables = ['items', 'others', 'kinds', 'two', 'apart', 'home'] as const;

export const placementSchemas = `<schema name="shop" checkSQLschema="false" dataNode="dn1">
  <table name="items" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="others" primaryKey="id" dataNode="dn1,dn2,dn3" rule="mod-long"/>
  <table name="kinds" type="global" primaryKey="id" dataNode="dn1,dn2,dn3"/>
  <table name="two" type="global" primaryKey="id" dataNode="dn2,dn3"/>
  <table name="apart" primaryKey="id" dataNode="dn2"/>
</schema>`;
