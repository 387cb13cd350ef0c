// Package world is what the acceptance tests of all objects share. A test gets a server
// of its own, the simulator, with a clock that stands still, and works with the provider
// on the real command-line tools, as steps of the testing library or in a terminal.
//
// The tests are in the folders beside, one for each kind of object. They run where TF_ACC
// is set, as `make test` does, on the tool that TF_ACC_TERRAFORM_PATH names: Terraform or
// OpenTofu, of any version from 1.8. What one folder alone needs stands there.
package world
