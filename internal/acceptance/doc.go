// Package acceptance proves the provider on the real command-line tools, with
// the simulator in the place of a server.
//
// The tests run where TF_ACC is set, as `make test` does, on the tool that
// TF_ACC_TERRAFORM_PATH names: Terraform or OpenTofu, of any version from 1.8.
package acceptance
