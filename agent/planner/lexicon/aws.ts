/** Services by the short name that people use, and what else they are called (AWS product names, CUR product codes, slang). Lower case. */
export const SERVICES: Readonly<Record<string, readonly string[]>> = {
  EC2: ["ec2", "amazon elastic compute cloud", "amazon elastic compute cloud - compute", "elastic compute cloud", "amazonec2", "amazon ec2", "virtual machines", "vms", "ec2s"],
  EBS: ["ebs", "amazon elastic block store", "elastic block store", "ebs volumes", "block storage", "gp2", "gp3", "disks", "volumes", "snapshots"],
  S3: ["s3", "amazon simple storage service", "simple storage service", "amazons3", "amazon s3", "object storage"],
  RDS: ["rds", "amazon relational database service", "relational database service", "amazonrds", "amazon rds", "aurora", "postgres", "postgresql", "mysql", "databases"],
  Lambda: ["lambda", "aws lambda", "awslambda", "lambdas", "serverless functions"],
  EKS: ["eks", "amazon elastic kubernetes service", "elastic kubernetes service", "amazoneks", "amazon eks", "amazon elastic container service for kubernetes", "control planes", "control plane"],
  ECS: ["ecs", "amazon elastic container service", "amazonecs", "amazon ecs"],
  ECR: ["ecr", "amazon ec2 container registry", "amazon elastic container registry", "amazonecr"],
  ElastiCache: ["elasticache", "elasti cache", "elastic cache", "amazon elasticache", "amazonelasticache", "redis", "memcached"],
  DynamoDB: ["dynamodb", "dynamo", "dynamo db", "ddb", "amazon dynamodb", "amazondynamodb"],
  CloudWatch: ["cloudwatch", "cloud watch", "amazon cloudwatch", "amazoncloudwatch", "amazon cloud watch", "cw", "cloudwatch logs"],
  CloudTrail: ["cloudtrail", "aws cloudtrail", "awscloudtrail"],
  CloudFront: ["cloudfront", "amazon cloudfront", "amazoncloudfront", "cdn"],
  NATGateway: ["natgateway", "nat gateway", "nat gateways", "nat gw", "nat gws", "nat", "natgw"],
  DataTransfer: ["datatransfer", "data transfer", "data transfers", "egress", "awsdatatransfer", "aws data transfer", "bandwidth", "network transfer", "xfer", "data xfer", "transfer out", "data out"],
  SageMaker: ["sagemaker", "sage maker", "amazon sagemaker", "amazonsagemaker", "amazon sagemaker ai"],
  Bedrock: ["bedrock", "bed rock", "amazon bedrock", "amazonbedrock", "aws bedrock"],
  Redshift: ["redshift", "red shift", "amazon redshift", "amazonredshift"],
  Support: ["support", "aws support", "aws support (business)", "business support", "enterprise support", "support plan", "support fee", "support fees", "support charge", "aws support business", "awssupportbusiness", "awssupportenterprise"],
  Tax: ["tax", "taxes", "vat", "sales tax", "gst"],
  Fargate: ["fargate", "aws fargate", "awsfargate"],
  Glue: ["glue", "aws glue", "awsglue"],
  Athena: ["athena", "amazon athena", "amazonathena"],
  Route53: ["route 53", "route53", "amazon route 53", "amazonroute53"],
  SNS: ["sns", "amazon simple notification service", "simple notification service", "amazonsns"],
  SQS: ["sqs", "amazon simple queue service", "simple queue service", "amazonsqs", "awsqueueservice"],
  KMS: ["kms", "aws key management service", "key management service", "awskms"],
  EMR: ["emr", "amazon elastic mapreduce", "elastic mapreduce", "elasticmapreduce"],
  OpenSearch: ["opensearch", "amazon opensearch service", "elasticsearch", "amazones"],
  ELB: ["elb", "alb", "nlb", "load balancer", "load balancers", "elastic load balancing", "awselb", "albs", "nlbs"],
  APIGateway: ["api gateway", "amazon api gateway", "amazonapigateway"],
  SecretsManager: ["secrets manager", "aws secrets manager", "awssecretsmanager"],
  EFS: ["efs", "amazon elastic file system", "elastic file system", "amazonefs"],
  WAF: ["waf", "aws waf", "awswaf"],
  Config: ["aws config", "awsconfig"],
  GuardDuty: ["guardduty", "amazon guardduty", "amazonguardduty", "guard duty"],
  Kinesis: ["kinesis", "amazon kinesis", "amazonkinesis"],
  VPC: ["vpc", "amazon virtual private cloud", "virtual private cloud", "amazonvpc"],
  StepFunctions: ["step functions", "aws step functions", "amazonstates"],
  MSK: ["msk", "kafka", "amazon managed streaming for apache kafka", "amazonmsk"],
  QuickSight: ["quicksight", "amazon quicksight"],
};

/** Ambiguous everyday words among the names above: found, but weak without company. */
export const WEAK_SERVICE_WORDS: ReadonlySet<string> = new Set(["support", "disks", "volumes", "snapshots", "databases", "gp2", "gp3", "control plane", "control planes", "kafka", "nat", "tax", "config"]);

export const REGIONS: Readonly<Record<string, readonly string[]>> = {
  "us-east-1": ["virginia", "n. virginia", "north virginia", "n virginia", "nova", "us east", "use1", "us-east", "us east 1", "iad"],
  "us-east-2": ["ohio", "use2", "us east 2"],
  "us-west-1": ["california", "n. california", "us west 1", "usw1"],
  "us-west-2": ["oregon", "us west", "us-west", "us west 2", "usw2", "pdx"],
  "eu-west-1": ["ireland", "dublin", "eu west", "eu-west", "euw1", "eu west 1"],
  "eu-west-2": ["london", "euw2"],
  "eu-west-3": ["paris", "euw3"],
  "eu-central-1": ["frankfurt", "germany", "eu central", "eu-central", "euc1", "eu central 1", "fra"],
  "eu-central-2": ["zurich"],
  "eu-north-1": ["stockholm", "eun1"],
  "eu-south-1": ["milan"],
  "eu-south-2": ["spain"],
  "ap-southeast-1": ["singapore", "sg", "apse1", "ap southeast", "ap-southeast", "ap southeast 1", "asia"],
  "ap-southeast-2": ["sydney", "australia", "apse2"],
  "ap-northeast-1": ["tokyo", "japan"],
  "ap-northeast-2": ["seoul"],
  "ap-south-1": ["mumbai", "india"],
  "ca-central-1": ["canada", "montreal"],
  "sa-east-1": ["sao paulo", "são paulo", "brazil"],
};

/** Groups of regions by the prefix of their codes. */
export const REGION_GROUPS: readonly { readonly prefix: string; readonly words: readonly string[] }[] = [
  { prefix: "eu-", words: ["eu regions", "both eu regions", "european regions", "the eu", "europe", "eu", "both eu", "european", "both european regions", "our european regions", "emea", "eu ones", "european ones"] },
  { prefix: "us-", words: ["us regions", "both us regions", "american regions", "the us", "american ones", "us ones", "american", "both us", "both american regions", "united states", "north america", "the states", "stateside"] },
  { prefix: "ap-", words: ["apac", "asian regions", "asia pacific", "asian"] },
];

/** City or zone names to IANA zones, for sleep hours. */
export const ZONES: Readonly<Record<string, string>> = {
  berlin: "Europe/Berlin", german: "Europe/Berlin", germany: "Europe/Berlin", munich: "Europe/Berlin", hamburg: "Europe/Berlin", cet: "Europe/Berlin", cest: "Europe/Berlin", frankfurt: "Europe/Berlin",
  london: "Europe/London", uk: "Europe/London", gmt: "Europe/London", bst: "Europe/London", british: "Europe/London", paris: "Europe/Paris", french: "Europe/Paris", madrid: "Europe/Madrid", spanish: "Europe/Madrid",
  lisbon: "Europe/Lisbon", stockholm: "Europe/Stockholm", amsterdam: "Europe/Amsterdam", dublin: "Europe/Dublin", irish: "Europe/Dublin", zurich: "Europe/Zurich", vienna: "Europe/Vienna", rome: "Europe/Rome", milan: "Europe/Rome", warsaw: "Europe/Warsaw", prague: "Europe/Prague", brussels: "Europe/Brussels", oslo: "Europe/Oslo", copenhagen: "Europe/Copenhagen", helsinki: "Europe/Helsinki", athens: "Europe/Athens", istanbul: "Europe/Istanbul",
  "new york": "America/New_York", nyc: "America/New_York", ny: "America/New_York", eastern: "America/New_York", est: "America/New_York", edt: "America/New_York", boston: "America/New_York", toronto: "America/Toronto", chicago: "America/Chicago", central: "America/Chicago", cst: "America/Chicago", denver: "America/Denver", mst: "America/Denver",
  "los angeles": "America/Los_Angeles", pacific: "America/Los_Angeles", pst: "America/Los_Angeles", pdt: "America/Los_Angeles", seattle: "America/Los_Angeles", california: "America/Los_Angeles", "san francisco": "America/Los_Angeles", sf: "America/Los_Angeles",
  "são paulo": "America/Sao_Paulo", "sao paulo": "America/Sao_Paulo", brazil: "America/Sao_Paulo", brasilia: "America/Sao_Paulo", singapore: "Asia/Singapore", sgt: "Asia/Singapore", india: "Asia/Kolkata", indian: "Asia/Kolkata", ist: "Asia/Kolkata", kolkata: "Asia/Kolkata", bangalore: "Asia/Kolkata", mumbai: "Asia/Kolkata", delhi: "Asia/Kolkata", tokyo: "Asia/Tokyo", japan: "Asia/Tokyo", jst: "Asia/Tokyo", manila: "Asia/Manila", "hong kong": "Asia/Hong_Kong", shanghai: "Asia/Shanghai", dubai: "Asia/Dubai", lagos: "Africa/Lagos", nairobi: "Africa/Nairobi", johannesburg: "Africa/Johannesburg", cairo: "Africa/Cairo", sydney: "Australia/Sydney", melbourne: "Australia/Melbourne", auckland: "Pacific/Auckland", utc: "UTC", zulu: "UTC", z: "UTC",
};
