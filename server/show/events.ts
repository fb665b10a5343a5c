import { schemaListing } from './information-lists';

/** SHOW EVENTS [FROM schema] [LIKE | WHERE]. LIKE is about the event's name. */
export const showEvents = schemaListing(
  ['EVENTS'],
  'EVENTS',
  'EVENT_SCHEMA',
  {
    Db: 'EVENT_SCHEMA',
    Name: 'EVENT_NAME',
    Definer: 'DEFINER',
    'Time zone': 'TIME_ZONE',
    Type: 'EVENT_TYPE',
    'Execute at': 'EXECUTE_AT',
    'Interval value': 'INTERVAL_VALUE',
    'Interval field': 'INTERVAL_FIELD',
    Starts: 'STARTS',
    Ends: 'ENDS',
    Status: 'STATUS',
    Originator: 'ORIGINATOR',
    character_set_client: 'CHARACTER_SET_CLIENT',
    collation_connection: 'COLLATION_CONNECTION',
    'Database Collation': 'DATABASE_COLLATION',
  },
  'Name',
);
