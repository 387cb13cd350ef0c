// Package s3 stands in for Terraform's s3 state backend, which no test uses.
package s3

import "github.com/hashicorp/terraform/internal/backend"

// New returns no backend: configuring one with this build is not supported.
func New() backend.Backend { return nil }
