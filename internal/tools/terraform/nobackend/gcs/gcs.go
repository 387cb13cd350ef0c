// Package gcs stands in for Terraform's gcs state backend, which no test uses.
package gcs

import "github.com/hashicorp/terraform/internal/backend"

// New returns no backend: configuring one with this build is not supported.
func New() backend.Backend { return nil }
