# terraform query -generate-config-out=business_profiles.tf
# terraform apply
list "uazapi_instance_business_profile" "all" {
  provider         = uazapi
  include_resource = true
}
