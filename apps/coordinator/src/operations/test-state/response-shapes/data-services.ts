import {
  anything,
  blob,
  flag,
  instant,
  listOf,
  mapOf,
  number,
  type ResponseShape,
  structure,
  text,
  word,
} from './response-shape.js';

/* DynamoDB, S3, KMS, Secrets Manager, SSM Parameter Store. Source: the public API reference of each service. */

const attributeValue = (): ResponseShape =>
  structure({
    S: text(),
    N: text(),
    B: blob(),
    SS: listOf(text()),
    NS: listOf(text()),
    BS: listOf(blob()),
    M: mapOf(attributeValue),
    L: listOf(attributeValue),
    NULL: flag,
    BOOL: flag,
  });
const item = mapOf(attributeValue);

const capacity = { CapacityUnits: number(), ReadCapacityUnits: number(), WriteCapacityUnits: number() };
const consumedCapacity = structure({
  TableName: text({ min: 1 }),
  ...capacity,
  Table: structure(capacity),
  LocalSecondaryIndexes: mapOf(structure(capacity)),
  GlobalSecondaryIndexes: mapOf(structure(capacity)),
});
const itemCollectionMetrics = structure({ ItemCollectionKey: item, SizeEstimateRangeGB: listOf(number()) });
const written = structure({
  Attributes: item,
  ConsumedCapacity: consumedCapacity,
  ItemCollectionMetrics: itemCollectionMetrics,
});
const found = structure({
  Items: listOf(item),
  Count: number(),
  ScannedCount: number(),
  LastEvaluatedKey: item,
  ConsumedCapacity: consumedCapacity,
});

export const DYNAMODB = {
  getItem: structure({ Item: item, ConsumedCapacity: consumedCapacity }),
  putItem: written,
  updateItem: written,
  deleteItem: written,
  query: found,
  scan: found,
};

const STORAGE_CLASSES = word(
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'OUTPOSTS',
  'GLACIER_IR',
  'SNOW',
  'EXPRESS_ONEZONE',
  'FSX_OPENZFS',
  'FSX_ONTAP',
);
const ENCRYPTION = word('AES256', 'aws:fsx', 'aws:kms', 'aws:kms:dsse');
const objectFacts = {
  ETag: text(),
  VersionId: text(),
  Expiration: text(),
  ServerSideEncryption: ENCRYPTION,
  SSEKMSKeyId: text(),
  BucketKeyEnabled: flag,
  RequestCharged: word('requester'),
};
const objectHead = {
  ...objectFacts,
  DeleteMarker: flag,
  AcceptRanges: text(),
  Restore: text(),
  LastModified: instant,
  ContentLength: number(),
  MissingMeta: number(),
  CacheControl: text(),
  ContentDisposition: text(),
  ContentEncoding: text(),
  ContentLanguage: text(),
  ContentRange: text(),
  ContentType: text(),
  Metadata: mapOf(text()),
  StorageClass: STORAGE_CLASSES,
  ReplicationStatus: word('COMPLETE', 'PENDING', 'FAILED', 'REPLICA', 'COMPLETED'),
  PartsCount: number(),
  TagCount: number(),
  ObjectLockMode: word('GOVERNANCE', 'COMPLIANCE'),
};

export const S3 = {
  getObject: structure({ Body: anything, ...objectHead }),
  headObject: structure(objectHead),
  putObject: structure({ ...objectFacts, Size: number() }),
  deleteObject: structure({ DeleteMarker: flag, VersionId: text(), RequestCharged: word('requester') }),
  copyObject: structure({ ...objectFacts, CopyObjectResult: structure({ ETag: text(), LastModified: instant }) }),
  listObjectsV2: structure({
    IsTruncated: flag,
    Contents: listOf(
      structure({
        Key: text({ min: 1 }),
        LastModified: instant,
        ETag: text(),
        Size: number(),
        StorageClass: STORAGE_CLASSES,
      }),
    ),
    Name: text(),
    Prefix: text(),
    Delimiter: text(),
    MaxKeys: number(),
    CommonPrefixes: listOf(structure({ Prefix: text() })),
    KeyCount: number(),
    ContinuationToken: text(),
    NextContinuationToken: text(),
    StartAfter: text(),
  }),
};

const keyId = text({ min: 1, max: 2048 });
const ciphertext = blob({ min: 1, max: 6144 });
const plaintext = blob({ min: 1, max: 4096 });
const ALGORITHMS = word('SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'SM2PKE');

export const KMS = {
  encrypt: structure({ CiphertextBlob: ciphertext, KeyId: keyId, EncryptionAlgorithm: ALGORITHMS }),
  decrypt: structure({ KeyId: keyId, Plaintext: plaintext, EncryptionAlgorithm: ALGORITHMS }),
  generateDataKey: structure({ CiphertextBlob: ciphertext, Plaintext: plaintext, KeyId: keyId }),
  reEncrypt: structure({
    CiphertextBlob: ciphertext,
    SourceKeyId: keyId,
    KeyId: keyId,
    SourceEncryptionAlgorithm: ALGORITHMS,
    DestinationEncryptionAlgorithm: ALGORITHMS,
  }),
};

export const SECRETS_MANAGER = {
  getSecretValue: structure({
    ARN: text({ min: 20, max: 2048 }),
    Name: text({ min: 1, max: 256 }),
    VersionId: text({ min: 32, max: 64 }),
    SecretBinary: blob({ min: 1, max: 65536 }),
    SecretString: text({ min: 1, max: 65536 }),
    VersionStages: listOf(text({ min: 1, max: 256 })),
    CreatedDate: instant,
  }),
};

const parameter = structure({
  Name: text({ min: 1, max: 2048 }),
  Type: word('String', 'StringList', 'SecureString'),
  Value: text(),
  Version: number(),
  Selector: text(),
  SourceResult: text(),
  LastModifiedDate: instant,
  ARN: text(),
  DataType: text(),
});

export const SSM = {
  getParameter: structure({ Parameter: parameter }),
  getParameters: structure({ Parameters: listOf(parameter), InvalidParameters: listOf(text()) }),
};
