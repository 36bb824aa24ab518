import type * as api from 'kubernetes-types/apiextensions/v1';
import type { Stored } from './stored.ts';

export type CustomResourceDefinition = Stored<api.CustomResourceDefinition>;
export type CustomResourceDefinitionSpec = api.CustomResourceDefinitionSpec;
export type JSONSchemaProps = api.JSONSchemaProps;
export type CustomResourceColumnDefinition = api.CustomResourceColumnDefinition;
