/** How one cluster's API is reached. */
export type ClusterAccess = {
  readonly name: string;
  readonly server: string;
  /** Base64 of PEM; undefined: the machine's own list of authorities. */
  readonly caData: string | undefined;
  /** Only ever on loopback. */
  readonly skipTlsVerify: boolean;
  /** Asked for before each look; a token that ends is renewed behind it. */
  readonly identity: () => Promise<ClusterIdentity>;
};

export type ClusterIdentity = { readonly token: string } | { readonly certData: string; readonly keyData: string };
