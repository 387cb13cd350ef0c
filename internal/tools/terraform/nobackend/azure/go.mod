module github.com/hashicorp/terraform/internal/backend/remote-state/azure

go 1.26.0

require github.com/hashicorp/terraform v1.16.0
